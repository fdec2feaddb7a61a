package dev.quarry.orchestrator.store.qdrant;

import com.google.common.util.concurrent.ListenableFuture;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorStoreException.Reason;
import io.grpc.Status;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Calls to a Qdrant server, each with a deadline. Failures become {@link VectorStoreException}s
 * with messages of ours; Qdrant's own message is in the cause, for the log. Thread-safe.
 */
final class QdrantConnection implements AutoCloseable {
  private final QdrantClient client;

  /** Does not connect; the first call does. */
  QdrantConnection(QdrantSettings settings) {
    // The check would call the server in the constructor, only to log its version.
    boolean checkVersion = false;
    QdrantGrpcClient.Builder grpc =
        QdrantGrpcClient.newBuilder(
                settings.url().getHost(), settings.port(), settings.tls(), checkVersion)
            .withTimeout(settings.timeout());
    if (settings.apiKey() != null) {
      grpc.withApiKey(settings.apiKey());
    }
    client = new QdrantClient(grpc.build());
  }

  /**
   * @throws NotFoundException if the collection does not exist
   * @throws VectorStoreException if the call failed otherwise
   */
  <T> T call(Function<QdrantClient, ListenableFuture<T>> call) {
    ListenableFuture<T> future = call.apply(client);
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw translate(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new VectorStoreException("interrupted while waiting for Qdrant", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static VectorStoreException translate(Throwable cause) {
    Status status = Status.fromThrowable(cause);
    String description = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case NOT_FOUND -> new NotFoundException(cause);
      case UNAVAILABLE ->
          new VectorStoreException(
              "Qdrant is not reachable. Is it running, and does QDRANT_URL name its gRPC port"
                  + " (6334 by default)?",
              cause);
      case DEADLINE_EXCEEDED ->
          new VectorStoreException("Qdrant did not respond before the timeout.", cause);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new VectorStoreException(
              Reason.UNAUTHORIZED, "Qdrant refused the API key. Check QDRANT_API_KEY.", cause);
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE ->
          description.contains("expected dim")
              ? new VectorStoreException(
                  Reason.WRONG_DIMENSION,
                  "The vectors in Qdrant's collection have another dimension.",
                  cause)
              : refused(Reason.REFUSED, status, cause);
      // Qdrant has no status code for a full disk.
      default ->
          refused(
              description.contains("No space left on device") ? Reason.FULL : Reason.UNAVAILABLE,
              status,
              cause);
    };
  }

  private static VectorStoreException refused(Reason reason, Status status, Throwable cause) {
    return new VectorStoreException(
        reason, "Qdrant refused the call (" + status.getCode() + ").", cause);
  }

  /** The collection does not exist (yet). */
  static final class NotFoundException extends VectorStoreException {
    NotFoundException(Throwable cause) {
      super("The collection does not exist in Qdrant.", cause);
    }
  }
}
