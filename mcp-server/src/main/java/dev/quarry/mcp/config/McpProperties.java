package dev.quarry.mcp.config;

import static dev.quarry.settings.SettingValues.lines;
import static dev.quarry.settings.SettingValues.require;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The MCP server's settings.
 *
 * @param orchestratorUrl where the orchestrator listens
 * @param access {@code keys}: every caller needs a key
 * @param apiKey a key that callers may send besides those that the orchestrator knows; with it
 *     every caller needs a key
 * @param allowedHosts names besides loopback's by which callers may address this server
 * @param allowedOrigins web origins besides loopback's whose pages may call
 * @param maxBody the largest request body
 * @param node tag of this server in the ids of its sessions; empty without one
 */
@ConfigurationProperties("quarry.mcp")
record McpProperties(
    String orchestratorUrl,
    Access access,
    @Nullable String apiKey,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    DataSize maxBody,
    String node) {
  private static final Pattern NODE = Pattern.compile("[a-z0-9]{0,16}");
  private static final long MIN_BODY_BYTES = 1L << 10;
  private static final long MAX_BODY_BYTES = 1L << 30;

  /** When a caller needs a key. */
  enum Access {
    OPEN,
    KEYS
  }

  McpProperties(
      String orchestratorUrl,
      @DefaultValue("open") Access access,
      @Nullable String apiKey,
      @Nullable List<String> allowedHosts,
      @Nullable List<String> allowedOrigins,
      DataSize maxBody,
      @DefaultValue("") String node) {
    this.orchestratorUrl = orchestratorUrl;
    this.access = access;
    // The orchestrator knows the others: while the key is rotated, one a line.
    this.apiKey = lines(apiKey).stream().findFirst().orElse(null);
    this.allowedHosts = lowerCase(allowedHosts);
    this.allowedOrigins = lowerCase(allowedOrigins);
    this.maxBody = maxBody;
    this.node = node.strip();
    require(
        isWebAddress(orchestratorUrl),
        "quarry.mcp.orchestrator-url (ORCHESTRATOR_URL) is no http or https URL: "
            + orchestratorUrl,
        "Set ORCHESTRATOR_URL to where the orchestrator listens, for example"
            + " http://127.0.0.1:8001.");
    require(
        maxBody.toBytes() >= MIN_BODY_BYTES && maxBody.toBytes() <= MAX_BODY_BYTES,
        "quarry.mcp.max-body (QUARRY_MCP_MAX_BODY) is not between 1KB and 1GB.",
        "Leave it out to get the default of 4MB.");
    require(
        NODE.matcher(this.node).matches(),
        "quarry.mcp.node (QUARRY_MCP_NODE) is not 1 to 16 characters of a-z and 0-9.",
        "Give each MCP server behind a load balancer another tag, for example a1 and a2. Leave it"
            + " out if there is one server.");
  }

  private static boolean isWebAddress(String address) {
    try {
      URI uri = URI.create(address);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> lowerCase(@Nullable List<String> names) {
    return names == null
        ? List.of()
        : names.stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .toList();
  }
}
