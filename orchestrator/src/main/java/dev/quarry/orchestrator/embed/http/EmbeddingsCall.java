package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.embed.EmbeddingException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of the endpoint, as vectors or as an error with a code. */
final class EmbeddingsCall {
  private static final long MOST_BYTES = 32L << 20;

  private final EmbeddingEndpoint endpoint;
  private final EgressClient egress;

  EmbeddingsCall(EmbeddingEndpoint endpoint, EgressClient egress) {
    this.endpoint = endpoint;
    this.egress = egress;
  }

  /** What the endpoint did. */
  sealed interface Answer {
    record Vectors(List<float[]> vectors) implements Answer {}

    /** Asking again may help, not before {@code after} if the endpoint said so. */
    record Busy(EmbeddingException error, Optional<Duration> after) implements Answer {}
  }

  /**
   * @throws EmbeddingException if asking again cannot help
   */
  Answer send(List<String> texts, Duration timeout)
      throws EmbeddingException, InterruptedException {
    EgressResponse response;
    try {
      response = egress.send(request(texts, timeout));
    } catch (EgressException e) {
      return failed(e);
    }
    int status = response.status();
    if (status == 200) {
      return read(response, texts.size());
    }
    if (status == 429 || status == 408 || status >= 500) {
      return new Answer.Busy(
          EmbeddingException.retryable(
              "embedding_unavailable", "The embedding endpoint answered HTTP " + status + "."),
          retryAfter(response));
    }
    throw refused(status);
  }

  private static Answer read(EgressResponse response, int texts) throws EmbeddingException {
    try {
      return new Answer.Vectors(EmbeddingsJson.vectors(response.body(), texts));
    } catch (EmbeddingException e) {
      if (e.retryable()) {
        return new Answer.Busy(e, Optional.empty());
      }
      throw e;
    }
  }

  private EgressRequest request(List<String> texts, Duration timeout) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    if (endpoint.apiKey() != null) {
      headers.put("Authorization", "Bearer " + endpoint.apiKey());
    }
    byte[] body = EmbeddingsJson.request(endpoint.model(), texts);
    return new EgressRequest("POST", endpoint.uri(), headers, body, MOST_BYTES, timeout, 0);
  }

  /** The guard's own message would tell a user where the endpoint is. */
  private static Answer failed(EgressException e) throws EmbeddingException {
    String message = "The embedding endpoint cannot be reached (" + e.code() + ").";
    if (!e.retryable()) {
      throw EmbeddingException.permanent("embedding_unreachable", message, e);
    }
    return new Answer.Busy(
        EmbeddingException.retryable("embedding_unavailable", message, e), Optional.empty());
  }

  private static EmbeddingException refused(int status) {
    if (status == 401 || status == 403) {
      return EmbeddingException.permanent(
          "embedding_unauthorized",
          "The embedding endpoint refused the server's key; the operator sets it with"
              + " QUARRY_EMBEDDING_API_KEY.");
    }
    return EmbeddingException.permanent(
        "embedding_refused",
        "The embedding endpoint answered HTTP " + status + "; check its address and model.");
  }

  private static Optional<Duration> retryAfter(EgressResponse response) {
    return response.header("retry-after").flatMap(value -> RetryAfter.parse(value, Instant.now()));
  }
}
