package dev.quarry.mcp.config;

import dev.quarry.settings.KnownKeys;
import dev.quarry.settings.SettingsCheck;
import dev.quarry.settings.UnknownKeys;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * All settings of the MCP server. The orchestrator, which may share its process, names variables.
 */
final class McpSettings extends SettingsCheck {
  McpSettings() {
    super(
        new UnknownKeys(
            new KnownKeys(
                List.of(McpProperties.class, ClientProperties.class, OAuthProperties.class),
                List.of()),
            section -> !section.equals("mcp"),
            " is no key of the MCP server: keys of the orchestrator belong in orchestrator.yml."),
        "QUARRY_MCP_PORT");
  }

  @Override
  protected void checkValues(ConfigurableEnvironment environment) {
    Binder binder = Binder.get(environment);
    bound(binder, McpProperties.class);
    bound(binder, ClientProperties.class);
    bound(binder, OAuthProperties.class);
  }
}
