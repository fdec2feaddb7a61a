package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The embedding model.
 *
 * @param url of an OpenAI-compatible endpoint; blank: the model in this process
 * @param model name of the model at the endpoint; without an endpoint {@code default} or {@code
 *     fast}
 * @param apiKey for the endpoint, if it needs one
 * @param queryPrefix prepended to each query sent to the endpoint
 * @param passagePrefix prepended to each passage sent to the endpoint
 * @param dimension of the endpoint's vectors; 0: that of its first response
 * @param threads for the model in this process; 0: one per core
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

  private static final Set<String> LOCAL_MODELS = Set.of("default", "fast");

  public EmbedProperties {
    url = blankToNull(url);
    model = blankToNull(model);
    apiKey = blankToNull(apiKey);
    require(
        url == null || model != null,
        "quarry.embedding.url (QUARRY_EMBEDDING_URL) is set, but quarry.embedding.model is not.",
        "Set QUARRY_EMBEDDING_MODEL to the name of the model at the endpoint.");
    require(
        url != null || model == null || LOCAL_MODELS.contains(model),
        "quarry.embedding.model (QUARRY_EMBEDDING_MODEL) is %s, but quarry.embedding.url is not set"
                .formatted(model)
            + " and no model of that name runs in this process.",
        "Set it to default or fast, or set QUARRY_EMBEDDING_URL to the endpoint that has it.");
    require(
        dimension >= 0 && threads >= 0,
        "quarry.embedding.dimension or quarry.embedding.threads is negative.",
        "Remove them, or set them to 0, to use the default.");
  }

  /**
   * The URL of the endpoint; null: the model in this process.
   *
   * @throws ConfigurationException if it is not a valid URL
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
        "Set it like http://127.0.0.1:4000/v1, or remove it to use the model in this process.");
  }

  /** The model in this process, if there is no endpoint. */
  public LocalModelName localModel() {
    return url == null && "fast".equals(model) ? LocalModelName.FAST : LocalModelName.DEFAULT;
  }

  public int threadsInUse() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Omits the API key, so that it does not end up in logs. */
  @Override
  public String toString() {
    return "EmbedProperties[" + url + ", " + model + "]";
  }
}
