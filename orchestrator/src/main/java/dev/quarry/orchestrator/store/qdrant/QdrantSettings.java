package dev.quarry.orchestrator.store.qdrant;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Qdrant is.
 *
 * @param url {@code http} or {@code https} (then TLS), host and gRPC port, 6334 if it names none
 * @param apiKey sent as a header with each call
 * @param collection Qdrant's collection, made when it is first written to
 * @param timeout of each single call
 */
public record QdrantSettings(
    URI url, @Nullable String apiKey, String collection, Duration timeout) {
  private static final int GRPC_PORT = 6334;

  /**
   * @throws IllegalArgumentException if the url is of no use, with a message that does not show it
   */
  public QdrantSettings {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("the URL of Qdrant begins with http:// or https://");
    }
    if (url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL of Qdrant is a scheme, a host and a port");
    }
  }

  boolean tls() {
    return "https".equals(url.getScheme());
  }

  int port() {
    return url.getPort() < 0 ? GRPC_PORT : url.getPort();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "QdrantSettings[" + url + ", collection=" + collection + ", timeout=" + timeout + "]";
  }
}
