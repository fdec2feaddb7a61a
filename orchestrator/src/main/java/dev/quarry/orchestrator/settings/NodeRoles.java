package dev.quarry.orchestrator.settings;

import dev.quarry.settings.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The roles of this node: serve the HTTP API, run jobs, or both. */
public record NodeRoles(boolean api, boolean worker) {
  private static final String API = "api";
  private static final String WORKER = "worker";
  private static final String ALLOWED = "Set it to api, to worker, or to api,worker.";

  /** Reads {@code quarry.roles}, a YAML list or a comma-separated string. */
  public static NodeRoles of(Environment environment) {
    return parse(
        Binder.get(environment)
            .bind("quarry.roles", Bindable.listOf(String.class))
            .map(roles -> String.join(",", roles))
            .orElse(""));
  }

  /**
   * Parses comma-separated roles.
   *
   * @throws ConfigurationException if a role is unknown or there is none
   */
  static NodeRoles parse(String configured) {
    List<String> names = new ArrayList<>();
    for (String part : configured.split(",", -1)) {
      String name = part.strip();
      if (!name.equals(API) && !name.equals(WORKER)) {
        throw new ConfigurationException(
            "quarry.roles (QUARRY_ROLES) is invalid: '" + configured + "'.", ALLOWED);
      }
      names.add(name);
    }
    return new NodeRoles(names.contains(API), names.contains(WORKER));
  }
}
