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
   * @throws PointNotFoundException if a point to update does not exist
   * @throws NoSuchVectorException if the collection does not have a vector
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
      case NOT_FOUND ->
          description.contains("No point with id")
              ? new PointNotFoundException(cause)
              : new NotFoundException(cause);
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
      case UNIMPLEMENTED ->
          new VectorStoreException(
              Reason.UNSUPPORTED,
              "Qdrant does not have a call that Quarry needs. Quarry needs Qdrant 1.18 or newer.",
              cause);
      case INVALID_ARGUMENT, OUT_OF_RANGE -> refused(description, status, cause);
      // Qdrant has no status code for a full disk.
      default ->
          refused(
              description.contains("No space left on device") ? Reason.FULL : Reason.UNAVAILABLE,
              status,
              cause);
    };
  }

  private static VectorStoreException refused(String description, Status status, Throwable cause) {
    if (description.contains("expected dim")) {
      return new VectorStoreException(
          Reason.WRONG_DIMENSION,
          "The vectors in Qdrant's collection have another dimension: another model has the same"
              + " name. Give it a name of its own with QUARRY_EMBEDDING_MODEL; then run quarry"
              + " reindex.",
          cause);
    }
    return description.contains("Not existing vector name")
        ? new NoSuchVectorException(cause)
        : refused(Reason.REFUSED, status, cause);
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

  /** A point of the call does not exist. */
  static final class PointNotFoundException extends VectorStoreException {
    PointNotFoundException(Throwable cause) {
      super("A point does not exist in Qdrant's collection.", cause);
    }
  }

  /** The collection has no vector of this name yet: another node may just have created it. */
  static final class NoSuchVectorException extends VectorStoreException {
    NoSuchVectorException(Throwable cause) {
      super("Qdrant's collection has no such vector yet.", cause);
    }
  }
}
