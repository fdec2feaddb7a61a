package dev.quarry.orchestrator.gateway.settings;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.gateway.ProgressMode;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.Routes;
import dev.quarry.settings.ConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Reads the routes of the gateway. Spring's own error messages would repeat values, and the value
 * of an unknown key may be a secret; so the routes are bound here.
 */
public final class ConfiguredRoutes {
  private static final String KEY = "quarry.gateway";
  private static final String ACTION =
      "Correct it in orchestrator.yml. docs/gateway.md lists the keys of a route.";

  private ConfiguredRoutes() {}

  /**
   * The properties of this node that matter to routes.
   *
   * @param maxRequest size limit of a submission in bytes
   * @param publicUrl whether quarry.public-url is set
   */
  public record Node(long maxRequest, boolean api, boolean worker, boolean publicUrl) {}

  public static Routes read(Environment environment, Node node) {
    List<Route> routes =
        bound(environment).routes().entrySet().stream()
            .map(
                entry ->
                    RouteRules.check(
                        entry.getKey(), entry.getValue(), node.maxRequest(), node.worker()))
            .toList();
    Set<String> paths = new HashSet<>();
    for (Route route : routes) {
      if (!paths.add(route.path())) {
        refuse(route, "path", "another route has the same path.");
      }
      requireReachable(route, node);
      requireValidHost(route);
    }
    return new Routes(routes);
  }

  private static GatewayProperties bound(Environment environment) {
    BindHandler strict =
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    try {
      return Binder.get(environment)
          .bindOrCreate(KEY, Bindable.of(GatewayProperties.class), strict);
    } catch (BindException e) {
      throw new ConfigurationException(describe(e), ACTION);
    }
  }

  private static String describe(BindException e) {
    if (e.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
      return unbound.getUnboundProperties().stream()
              .map(property -> property.getName().toString())
              .sorted()
              .collect(Collectors.joining(", "))
          + " is not known.";
    }
    String name =
        e.getProperty() == null ? e.getName().toString() : e.getProperty().getName().toString();
    return name + " has an invalid value.";
  }

  /** A worker without the API cannot receive callbacks; it needs the URL of a node that can. */
  private static void requireReachable(Route route, Node node) {
    if (route.progress() == ProgressMode.CALLBACK && !node.api() && !node.publicUrl()) {
      refuse(
          route,
          "progress",
          "this node does not serve the API, and quarry.public-url (QUARRY_PUBLIC_URL) does not"
              + " name a node that does.");
    }
  }

  private static void requireValidHost(Route route) {
    try {
      AllowList.only(route.upstream().url());
    } catch (IllegalArgumentException e) {
      refuse(route, "url", "its host is not a valid name or address.");
    }
  }

  private static void refuse(Route route, String member, String reason) {
    throw new ConfigurationException(
        KEY + ".routes." + route.name() + "." + member + " cannot be used: " + reason, ACTION);
  }
}
