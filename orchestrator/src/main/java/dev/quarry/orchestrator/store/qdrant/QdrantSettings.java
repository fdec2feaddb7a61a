package dev.quarry.orchestrator.store.qdrant;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Connection settings of Qdrant.
 *
 * @param url {@code http} or {@code https} (TLS), host and gRPC port; the default port is 6334
 * @param apiKey sent as a header with each call
 * @param collection name of the Qdrant collection, created by the first write
 * @param timeout for each call
 */
public record QdrantSettings(
    URI url, @Nullable String apiKey, String collection, Duration timeout) {
  private static final int DEFAULT_GRPC_PORT = 6334;

  /**
   * @throws IllegalArgumentException if the URL is not valid; the message does not contain the URL
   */
  public QdrantSettings {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("the URL of Qdrant must begin with http:// or https://");
    }
    if (url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL of Qdrant must consist of scheme, host and port only");
    }
  }

  boolean tls() {
    return "https".equals(url.getScheme());
  }

  int port() {
    return url.getPort() < 0 ? DEFAULT_GRPC_PORT : url.getPort();
  }

  /** Omits the API key. */
  @Override
  public String toString() {
    return "QdrantSettings[" + url + ", collection=" + collection + ", timeout=" + timeout + "]";
  }
}
