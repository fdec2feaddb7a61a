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
 * Calls to a Qdrant server. Each ends by its deadline, and its failures are told in our words: what
 * the server said goes into the cause, for the log. Thread-safe.
 */
final class QdrantConnection implements AutoCloseable {
  private final QdrantClient client;

  /** Connects at the first call, not here. */
  QdrantConnection(QdrantSettings settings) {
    // The client would ask for the server's version in the constructor, and only log it.
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
    ListenableFuture<T> answer = call.apply(client);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw translate(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
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
    String said = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case NOT_FOUND -> new NotFoundException(cause);
      case UNAVAILABLE ->
          new VectorStoreException(
              "Qdrant is not reachable. Is it running, and does QDRANT_URL name its gRPC port"
                  + " (6334 as a rule)?",
              cause);
      case DEADLINE_EXCEEDED ->
          new VectorStoreException("Qdrant did not answer within the time allowed.", cause);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new VectorStoreException(
              Reason.UNAUTHORIZED, "Qdrant refused the API key. Check QDRANT_API_KEY.", cause);
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE ->
          said.contains("expected dim")
              ? new VectorStoreException(
                  Reason.WRONG_DIMENSION, "Qdrant's collection has another dimension.", cause)
              : refused(Reason.REFUSED, status, cause);
      // Qdrant has no status of its own for a full disk.
      default ->
          refused(
              said.contains("No space left on device") ? Reason.FULL : Reason.UNAVAILABLE,
              status,
              cause);
    };
  }

  private static VectorStoreException refused(Reason reason, Status status, Throwable cause) {
    return new VectorStoreException(
        reason, "Qdrant refused the call (" + status.getCode() + ").", cause);
  }

  /** There is no such collection (yet). */
  static final class NotFoundException extends VectorStoreException {
    NotFoundException(Throwable cause) {
      super("The collection does not exist in Qdrant.", cause);
    }
  }
}
