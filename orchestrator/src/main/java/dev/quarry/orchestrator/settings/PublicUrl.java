package dev.quarry.orchestrator.settings;

import dev.quarry.settings.ConfigurationException;
import dev.quarry.settings.LocalUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.springframework.core.env.Environment;

/**
 * The URL by which clients reach this installation.
 *
 * @param configured without a trailing slash; empty if none is configured
 */
public record PublicUrl(String configured, Environment environment) {

  /**
   * Reads {@code quarry.public-url}.
   *
   * @throws ConfigurationException if it is not a valid base URL
   */
  public static PublicUrl of(Environment environment) {
    String text = environment.getProperty("quarry.public-url", "").strip();
    String base = text.replaceFirst("/+$", "");
    if (!base.isEmpty() && !isBase(base)) {
      throw new ConfigurationException(
          "quarry.public-url (QUARRY_PUBLIC_URL) is not a valid base URL.",
          "Set it to http:// or https:// with a host, for example https://quarry.example.org, or"
              + " remove it.");
    }
    return new PublicUrl(base, environment);
  }

  private static boolean isBase(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The port that this process listens on; 0 before it listens. */
  public int port() {
    return environment.getProperty("local.server.port", Integer.class, 0);
  }

  /** The configured URL, else the URL on this machine. */
  public String orLocal() {
    if (!configured.isEmpty()) {
      return configured;
    }
    int configuredPort = environment.getProperty("server.port", Integer.class, 8001);
    return LocalUrl.of(
            environment.getProperty("server.address", "127.0.0.1"),
            environment.getProperty("local.server.port", Integer.class, configuredPort))
        .toString();
  }
}
