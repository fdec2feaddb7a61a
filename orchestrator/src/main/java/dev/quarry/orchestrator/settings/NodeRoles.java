package dev.quarry.orchestrator.settings;

import dev.quarry.settings.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What this process does: answer the HTTP API, work on jobs, or both. */
public record NodeRoles(boolean api, boolean worker) {
  private static final String API = "api";
  private static final String WORKER = "worker";
  private static final String ALLOWED = "Set it to api, to worker, or to api,worker.";

  /** Those of {@code quarry.roles}, a list of YAML or words separated by commas. */
  public static NodeRoles of(Environment environment) {
    return parse(
        Binder.get(environment)
            .bind("quarry.roles", Bindable.listOf(String.class))
            .map(roles -> String.join(",", roles))
            .orElse(""));
  }

  /**
   * Reads the roles as they are configured, separated by commas.
   *
   * @throws ConfigurationException if there is none, or one that does not exist
   */
  static NodeRoles parse(String configured) {
    List<String> names = new ArrayList<>();
    for (String part : configured.split(",", -1)) {
      String name = part.strip();
      if (!name.equals(API) && !name.equals(WORKER)) {
        throw new ConfigurationException(
            "quarry.roles (QUARRY_ROLES) is '" + configured + "'.", ALLOWED);
      }
      names.add(name);
    }
    return new NodeRoles(names.contains(API), names.contains(WORKER));
  }
}
