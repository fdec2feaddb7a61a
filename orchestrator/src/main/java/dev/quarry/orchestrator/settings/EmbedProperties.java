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
 * How passages and queries become vectors.
 *
 * @param url of an OpenAI-compatible endpoint; blank: the model in this process
 * @param model that the endpoint is asked for
 * @param apiKey that the endpoint is given, if it wants one
 * @param queryPrefix put before each query for the endpoint
 * @param passagePrefix put before each passage for the endpoint
 * @param dimension of the endpoint's vectors; 0: what its first answer has
 * @param threads that run the model in this process; 0: one for each core
 */
@ConfigurationProperties("quarry.embedding")
public record EmbedProperties(
    @Nullable String url,
    @Nullable String model,
    @Nullable String apiKey,
    @DefaultValue("") String queryPrefix,
    @DefaultValue("") String passagePrefix,
    @DefaultValue("0") int dimension,
    @DefaultValue("0") int threads) {

  public EmbedProperties {
    url = blankToNull(url);
    model = blankToNull(model);
    apiKey = blankToNull(apiKey);
    require(
        url == null || model != null,
        "quarry.embedding.url (QUARRY_EMBEDDING_URL) is set, quarry.embedding.model is not.",
        "Set QUARRY_EMBEDDING_MODEL to the name by which the endpoint knows the model.");
    require(
        dimension >= 0 && threads >= 0,
        "quarry.embedding.dimension and quarry.embedding.threads cannot be below 0.",
        "Leave them out, or set them to 0, for the default.");
  }

  /**
   * The endpoint's URL; absent: the model in this process.
   *
   * @throws ConfigurationException if it is of no use
   */
  public @Nullable URI endpoint() {
    if (url == null) {
      return null;
    }
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw unusable(e.getReason());
    }
    throw unusable("not an http or https URL with a host and without a password");
  }

  private static ConfigurationException unusable(String reason) {
    return new ConfigurationException(
        "quarry.embedding.url (QUARRY_EMBEDDING_URL) cannot be used: " + reason + ".",
        "Write it like http://127.0.0.1:4000/v1, or leave it out to embed in this process.");
  }

  public int threadsInUse() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The key stays out of logs. */
  @Override
  public String toString() {
    return "EmbedProperties[" + url + ", " + model + "]";
  }
}
