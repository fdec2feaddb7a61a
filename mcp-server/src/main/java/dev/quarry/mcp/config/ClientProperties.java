package dev.quarry.mcp.config;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.mcp.orchestrator.http.ClientSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the client of the orchestrator, which {@link ClientSettings} describes.
 *
 * @param connectTimeout time until a connection is open
 * @param responseTimeout time without a byte of the response
 * @param retries further attempts of a call that may be repeated
 * @param maxRequests requests at the same time
 * @param circuitFailures calls in a row without a response until calls are refused
 * @param circuitPause how long they are refused
 */
@ConfigurationProperties("quarry.mcp.client")
record ClientProperties(
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("20s") Duration responseTimeout,
    @DefaultValue("2") int retries,
    @DefaultValue("500") int maxRequests,
    @DefaultValue("10") int circuitFailures,
    @DefaultValue("3s") Duration circuitPause) {
  private static final int MAX_RETRIES = 10;
  private static final int MAX_NUMBER = 100_000;
  private static final Duration MIN_TIME = Duration.ofMillis(10);
  private static final Duration MAX_TIME = Duration.ofMinutes(5);

  ClientProperties {
    requireTime("connect-timeout", connectTimeout, "2s");
    requireTime("response-timeout", responseTimeout, "20s");
    requireTime("circuit-pause", circuitPause, "3s");
    requireNumber("retries", retries, 0, MAX_RETRIES, "2");
    requireNumber("max-requests", maxRequests, 1, MAX_NUMBER, "500");
    requireNumber("circuit-failures", circuitFailures, 1, MAX_NUMBER, "10");
  }

  private static void requireTime(String key, Duration value, String byDefault) {
    require(
        value.compareTo(MIN_TIME) >= 0 && value.compareTo(MAX_TIME) <= 0,
        "quarry.mcp.client." + key + " is not between 10ms and 5m.",
        "Leave it out to get the default of " + byDefault + ".");
  }

  private static void requireNumber(
      String key, int value, int minimum, int maximum, String byDefault) {
    require(
        value >= minimum && value <= maximum,
        "quarry.mcp.client." + key + " is not between " + minimum + " and " + maximum + ".",
        "Leave it out to get the default of " + byDefault + ".");
  }

  ClientSettings settings() {
    return new ClientSettings(
        connectTimeout, responseTimeout, retries, maxRequests, circuitFailures, circuitPause);
  }
}
