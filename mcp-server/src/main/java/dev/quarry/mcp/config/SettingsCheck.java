package dev.quarry.mcp.config;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Looks at the settings before anything is started with them: at keys that nothing reads, and at
 * the port. The environment is not searched for such keys, as others use it too.
 */
final class SettingsCheck
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
  private static final String OURS = "quarry.";
  private static final String PREFIX = "quarry.mcp.";
  private static final Set<String> ENVIRONMENT = Set.of("systemEnvironment", "systemProperties");

  @Override
  public int getOrder() {
    return LoggingApplicationListener.DEFAULT_ORDER + 1;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    ConfigurableEnvironment environment = event.getEnvironment();
    refuseUnknown(environment);
    Binder binder = Binder.get(environment);
    try {
      requireFree(
          binder.bind("server.address", InetAddress.class).orElse(null),
          binder.bind("server.port", Integer.class).orElse(0));
    } catch (org.springframework.boot.context.properties.bind.BindException e) {
      throw new StartRefusedException(
          e.getName() + " of the MCP server has a value of the wrong form.",
          "Set QUARRY_MCP_PORT to a port, and QUARRY_BIND to an address of this machine.");
    }
  }

  private static void refuseUnknown(ConfigurableEnvironment environment) {
    Set<String> unknown = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> named
          && !ENVIRONMENT.contains(source.getName())) {
        Arrays.stream(named.getPropertyNames())
            .filter(key -> key.startsWith(OURS) && !isKnown(key))
            .forEach(unknown::add);
      }
    }
    if (!unknown.isEmpty()) {
      throw new StartRefusedException(
          "The MCP server does not know " + String.join(", ", unknown) + ".",
          "It has the keys "
              + known().sorted().map(key -> PREFIX + key).collect(Collectors.joining(", "))
              + ". Keys of the orchestrator belong in orchestrator.yml.");
    }
  }

  private static boolean isKnown(String key) {
    String asked = uniform(key.replaceFirst("\\[\\d+]$", ""));
    return known().anyMatch(each -> uniform(PREFIX + each).equals(asked));
  }

  private static Stream<String> known() {
    return Arrays.stream(McpProperties.class.getRecordComponents())
        .map(
            component -> component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
  }

  private static String uniform(String key) {
    return key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** Another program can still take it before the server does; then the server itself fails. */
  private static void requireFree(@Nullable InetAddress address, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      boolean taken =
          e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
      throw new StartRefusedException(
          taken
              ? "Another program listens on port " + port + " already; the MCP server cannot."
              : "The MCP server cannot listen on port " + port + ": " + e.getMessage() + ".",
          taken
              ? "Stop that program, which may be another Quarry, or set QUARRY_MCP_PORT"
                  + " (server.port of mcp-server.yml) to a free port."
              : "Set QUARRY_BIND (server.address) to an address of this machine, and"
                  + " QUARRY_MCP_PORT to a port that this account may use.");
    }
  }
}
