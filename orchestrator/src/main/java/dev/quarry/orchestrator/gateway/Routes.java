package dev.quarry.orchestrator.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The configured routes. Immutable. */
public final class Routes {
  /** The option of a job that names its route. */
  public static final String OPTION = "route";

  private final Map<String, Route> byName;
  private final Map<String, Route> byPath;

  /**
   * @throws IllegalStateException if two routes have one path
   */
  public Routes(Collection<Route> routes) {
    byName = routes.stream().collect(Collectors.toMap(Route::name, Function.identity()));
    byPath = routes.stream().collect(Collectors.toMap(Route::path, Function.identity()));
  }

  public Optional<Route> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The route that a job names in its options; empty if it is no longer configured. */
  Optional<Route> named(Map<String, Object> options) {
    return options.get(OPTION) instanceof String name
        ? Optional.ofNullable(byName.get(name))
        : Optional.empty();
  }

  public List<Route> all() {
    return List.copyOf(byName.values());
  }
}
