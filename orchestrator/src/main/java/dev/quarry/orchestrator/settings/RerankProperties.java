package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The reranker of searches.
 *
 * @param url of an endpoint; blank: searches are not reranked
 * @param model that is requested from an endpoint as Jina and Cohere have it; blank for Text
 *     Embeddings Inference
 * @param apiKey for the endpoint, if it needs one
 * @param candidates how many of the best passages are reranked
 * @param timeout after which a search does without
 */
@ConfigurationProperties("quarry.rerank")
public record RerankProperties(
    @Nullable String url,
    @Nullable String model,
    @Nullable String apiKey,
    @DefaultValue("30") int candidates,
    @DefaultValue("3s") Duration timeout) {
  private static final int MAX_CANDIDATES = 100;

  public RerankProperties {
    url = blankToNull(url);
    model = blankToNull(model);
    apiKey = blankToNull(apiKey);
    require(
        candidates >= 1 && candidates <= MAX_CANDIDATES,
        "quarry.rerank.candidates is not from 1 to " + MAX_CANDIDATES + ".",
        "Remove it, or set it to a number in that range.");
    require(
        timeout.isPositive(),
        "quarry.rerank.timeout is not positive.",
        "Remove it, or set it like 3s.");
  }

  /**
   * The URL of the endpoint; null: none.
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
        "quarry.rerank.url (QUARRY_RERANK_URL) cannot be used: " + reason + ".",
        "Set it like http://127.0.0.1:8080/rerank, or remove it to search without a reranker.");
  }

  /** Omits the API key, so that it does not end up in logs. */
  @Override
  public String toString() {
    return "RerankProperties[" + url + ", " + model + "]";
  }
}
