package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.embed.EmbeddingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends one request to the endpoint and maps the response to vectors or to an error code. */
final class EmbeddingsCall {
  private static final long MAX_RESPONSE_BYTES = 32L << 20;

  private final EmbeddingEndpoint endpoint;
  private final EgressClient egress;
  private final InstantSource clock;

  EmbeddingsCall(EmbeddingEndpoint endpoint, EgressClient egress, InstantSource clock) {
    this.endpoint = endpoint;
    this.egress = egress;
    this.clock = clock;
  }

  /** The result of a request that did not fail permanently. */
  sealed interface Result {
    /**
     * @param tokens of all texts, as the endpoint counts them; 0: it does not say
     */
    record Vectors(List<float[]> vectors, long tokens) implements Result {}

    /**
     * A transient failure. {@code after} is the delay that the endpoint asked for (Retry-After).
     */
    record Retryable(EmbeddingException error, Optional<Duration> after) implements Result {}
  }

  /**
   * @throws EmbeddingException if the failure is permanent
   */
  Result send(List<String> texts, Duration timeout)
      throws EmbeddingException, InterruptedException {
    EgressResponse response;
    try {
      response = egress.send(request(texts, timeout));
    } catch (EgressException e) {
      return failed(e);
    }
    int status = response.status();
    if (status == 200) {
      return parse(response, texts.size());
    }
    if (status == 429 || status == 408 || status >= 500) {
      return new Result.Retryable(
          EmbeddingException.retryable(
              "embedding_unavailable",
              "The embedding endpoint responded with HTTP " + status + "."),
          retryAfter(response));
    }
    throw refused(status);
  }

  private static Result parse(EgressResponse response, int texts) throws EmbeddingException {
    try {
      return EmbeddingsJson.parse(response.body(), texts);
    } catch (EmbeddingException e) {
      if (e.retryable()) {
        return new Result.Retryable(e, Optional.empty());
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
    return new EgressRequest("POST", endpoint.uri(), headers, body, MAX_RESPONSE_BYTES, timeout, 0);
  }

  /** The egress guard's own message is not shown, because it contains the endpoint's address. */
  private static Result failed(EgressException e) throws EmbeddingException {
    String message = "The embedding endpoint cannot be reached (" + e.code() + ").";
    if (!e.retryable()) {
      throw EmbeddingException.permanent("embedding_unreachable", message, e);
    }
    return new Result.Retryable(
        EmbeddingException.retryable("embedding_unavailable", message, e), Optional.empty());
  }

  private static EmbeddingException refused(int status) {
    if (status == 401 || status == 403) {
      return EmbeddingException.permanent(
          "embedding_unauthorized",
          "The embedding endpoint refused the server's API key. The operator must set"
              + " QUARRY_EMBEDDING_API_KEY to a valid key.");
    }
    if (status == 400 || status == 413 || status == 422) {
      return EmbeddingException.textRefused(
          "embedding_refused", "The embedding endpoint refused the text (HTTP " + status + ").");
    }
    return EmbeddingException.permanent(
        "embedding_refused",
        "The embedding endpoint responded with HTTP "
            + status
            + ". The operator must check its address and the model name.");
  }

  private Optional<Duration> retryAfter(EgressResponse response) {
    return response
        .header("retry-after")
        .flatMap(value -> RetryAfter.parse(value, clock.instant()));
  }
}
