package dev.quarry.orchestrator.settings;

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
    url = url == null || url.isBlank() ? null : url.strip();
    model = model == null || model.isBlank() ? null : model.strip();
    apiKey = apiKey == null || apiKey.isBlank() ? null : apiKey.strip();
    if (url != null && model == null) {
      throw new ConfigurationException(
          "quarry.embedding.url (QUARRY_EMBEDDING_URL) is set, quarry.embedding.model is not.",
          "Set QUARRY_EMBEDDING_MODEL to the name by which the endpoint knows the model.");
    }
    if (dimension < 0 || threads < 0) {
      throw new ConfigurationException(
          "quarry.embedding.dimension and quarry.embedding.threads cannot be below 0.",
          "Leave them out, or set them to 0, for the default.");
    }
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
