package dev.quarry.orchestrator.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may call.
 *
 * @param apiKey what callers must send; absent: open, on loopback only
 * @param allowedHosts names that callers may address this server by ({@code name} or {@code
 *     name:port}) besides its own
 */
@ConfigurationProperties("quarry")
record AccessProperties(@Nullable String apiKey, List<String> allowedHosts) {
  private static final int SHORTEST_KEY = 16;

  AccessProperties(@Nullable String apiKey, @Nullable List<String> allowedHosts) {
    this.apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey.strip();
    this.allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    if (this.apiKey != null && this.apiKey.length() < SHORTEST_KEY) {
      throw new StartRefusedException(
          "quarry.api-key (QUARRY_API_KEY) is shorter than " + SHORTEST_KEY + " characters.",
          "Set it to a long random value, for example the output of 'openssl rand -hex 32'.");
    }
  }
}
