package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Job;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The configured routes. Immutable. */
public final class Routes {
  private final Map<String, Route> byName;
  private final Map<String, Route> byPath;

  /**
   * @throws IllegalStateException if two routes have the same path
   */
  public Routes(Collection<Route> routes) {
    byName = routes.stream().collect(Collectors.toMap(Route::name, Function.identity()));
    byPath = routes.stream().collect(Collectors.toMap(Route::path, Function.identity()));
  }

  public Optional<Route> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The route of a job; empty if it is no longer configured. */
  Optional<Route> of(Job job) {
    return Optional.ofNullable(job.request().origin().route()).map(byName::get);
  }

  public List<Route> all() {
    return List.copyOf(byName.values());
  }
}
