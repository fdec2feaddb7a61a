package dev.quarry.orchestrator.embed.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where to embed, and with what.
 *
 * @param uri of the embeddings call; given without path or up to the version, the rest is added
 * @param queryPrefix put before each query, as some models want it; may be empty
 * @param passagePrefix put before each passage; may be empty
 * @param dimension of the vectors; 0 if the first answer decides
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

  /** The key stays out of logs. */
  @Override
  public String toString() {
    return "EmbeddingEndpoint[" + uri + ", " + model + "]";
  }
}
