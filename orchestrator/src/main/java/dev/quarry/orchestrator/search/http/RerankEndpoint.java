package dev.quarry.orchestrator.search.http;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Address and settings of a rerank endpoint.
 *
 * @param uri of the call; {@code /rerank} is appended if it is missing
 * @param model that Jina and Cohere need; null: the endpoint is Text Embeddings Inference, which
 *     has one model
 * @param candidates how many texts are sent at once
 */
public record RerankEndpoint(
    URI uri, @Nullable String model, @Nullable String apiKey, int candidates, Duration timeout) {

  public RerankEndpoint {
    uri = complete(uri);
  }

  private static URI complete(URI uri) {
    String text = uri.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return URI.create(text.endsWith("/rerank") ? text : text + "/rerank");
  }

  /** Omits the API key, so that it does not get into logs. */
  @Override
  public String toString() {
    return "RerankEndpoint[" + uri + ", " + model + "]";
  }
}
