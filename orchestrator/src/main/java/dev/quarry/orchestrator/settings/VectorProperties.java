package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;

import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The data directory and the vector store.
 *
 * @param data directory of all data stored on this machine
 */
@ConfigurationProperties("quarry")
public record VectorProperties(
    Path data, @DefaultValue("lucene") String vectors, @DefaultValue Qdrant qdrant) {

  public enum Kind {
    LUCENE,
    QDRANT
  }

  public Kind kind() {
    return switch (vectors.strip()) {
      case "lucene" -> Kind.LUCENE;
      case "qdrant" -> Kind.QDRANT;
      default ->
          throw new ConfigurationException(
              "quarry.vectors (QUARRY_VECTORS) is neither lucene nor qdrant.",
              "Set QUARRY_VECTORS to lucene for an index in the data directory, or to qdrant for"
                  + " the Qdrant server of QDRANT_URL.");
    };
  }

  /**
   * @param timeout of one call
   */
  public record Qdrant(
      @DefaultValue("http://127.0.0.1:6334") String url,
      @Nullable String apiKey,
      @DefaultValue("30s") Duration timeout) {

    public Qdrant {
      url = url.strip();
      apiKey = blankToNull(apiKey);
    }

    public URI uri() {
      try {
        return new URI(url);
      } catch (URISyntaxException e) {
        throw invalidUrl();
      }
    }

    /** The message does not show the URL: it may contain a password. */
    public static ConfigurationException invalidUrl() {
      return new ConfigurationException(
          "quarry.qdrant.url (QDRANT_URL) is not a valid URL of a Qdrant server.",
          "Set QDRANT_URL to http:// or https:// with the server's host and gRPC port, for example"
              + " http://127.0.0.1:6334. Set the key in QDRANT_API_KEY.");
    }
  }
}
