package dev.quarry.standalone;

import dev.quarry.settings.LocalUrl;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of the environment by which commands find a running Quarry.
 *
 * @param data data directory
 * @param bind address that the orchestrator listens on
 * @param port port of the orchestrator; 0 means any free port
 * @param mcpPort port of the MCP server
 */
public record Settings(Path data, String bind, int port, int mcpPort) {

  /**
   * @throws IllegalArgumentException if a value is invalid; the message names its variable
   */
  public static Settings from(Map<String, String> environment) {
    String home = System.getProperty("user.home");
    Path data = Path.of(environment.getOrDefault("QUARRY_DATA", home + "/.quarry"));
    return new Settings(
        data.toAbsolutePath().normalize(),
        environment.getOrDefault("QUARRY_BIND", "127.0.0.1"),
        port(environment, "QUARRY_PORT", 8001),
        port(environment, "QUARRY_MCP_PORT", 8000));
  }

  public URI orchestrator() {
    return LocalUrl.of(bind, port);
  }

  public URI mcp() {
    return LocalUrl.of(bind, mcpPort);
  }

  private static int port(Map<String, String> environment, String variable, int otherwise) {
    String value = environment.getOrDefault(variable, "");
    if (value.isBlank()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(value.strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below, like a number out of range.
    }
    throw new IllegalArgumentException(variable + " must be a port from 0 to 65535, not " + value);
  }
}
