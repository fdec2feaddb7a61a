package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The export of traces.
 *
 * @param otlpUrl of a collector that takes OTLP over HTTP; blank: no trace is exported
 * @param sampling the part of the traces that is exported, unless the caller decides: 0 to 1
 */
@ConfigurationProperties("quarry.tracing")
public record TracingProperties(@Nullable String otlpUrl, @DefaultValue("1") double sampling) {

  public TracingProperties {
    otlpUrl = blankToNull(otlpUrl);
    require(
        sampling >= 0 && sampling <= 1,
        "quarry.tracing.sampling is not between 0 and 1.",
        "Set it to the part of the traces to export, such as 0.1, or remove it to export all.");
  }

  /**
   * The URL of the collector; null: no trace is exported.
   *
   * @throws ConfigurationException if it is not a valid URL
   */
  public @Nullable URI collector() {
    if (otlpUrl == null) {
      return null;
    }
    try {
      URI uri = new URI(otlpUrl);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw unusable();
    }
    throw unusable();
  }

  private static ConfigurationException unusable() {
    return new ConfigurationException(
        "quarry.tracing.otlp-url (QUARRY_OTLP_URL) is not an http or https URL with a host and"
            + " without a password.",
        "Set it like http://127.0.0.1:4318/v1/traces, or remove it to export no traces.");
  }
}
