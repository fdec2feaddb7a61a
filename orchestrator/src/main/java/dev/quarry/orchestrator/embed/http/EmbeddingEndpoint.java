package dev.quarry.orchestrator.embed.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Address and settings of an embedding endpoint.
 *
 * @param uri of the {@code /v1/embeddings} call; missing parts of that path are appended
 * @param queryPrefix prepended to each query, as some models need it; may be empty
 * @param passagePrefix prepended to each passage; may be empty
 * @param dimension expected dimension of the vectors; 0 takes that of the first response
 */
public record EmbeddingEndpoint(
    URI uri,
    String model,
    @Nullable String apiKey,
    String queryPrefix,
    String passagePrefix,
    int dimension) {

  public EmbeddingEndpoint {
    uri = complete(uri);
  }

  private static URI complete(URI uri) {
    String text = uri.toString();
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.endsWith("/embeddings")) {
      return URI.create(text);
    }
    return URI.create(text + (text.endsWith("/v1") ? "/embeddings" : "/v1/embeddings"));
  }

  /** Omits the API key, so that it does not get into logs. */
  @Override
  public String toString() {
    return "EmbeddingEndpoint[" + uri + ", " + model + "]";
  }
}
