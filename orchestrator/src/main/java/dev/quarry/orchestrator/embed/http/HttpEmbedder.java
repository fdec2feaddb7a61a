package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.VectorValidator;
import dev.quarry.orchestrator.embed.http.EmbeddingsCall.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Embeds by an OpenAI-compatible endpoint. Transient failures are retried for passages with
 * exponential backoff; queries are not retried, because a user is waiting. Thread-safe.
 */
public final class HttpEmbedder implements Embedder {
  /** The smallest default batch limit among the common embedding servers. */
  private static final int MAX_BATCH_SIZE = 32;

  private static final int MAX_CONCURRENT_PASSAGE_CALLS = 4;
  private static final int MAX_PASSAGE_ATTEMPTS = 4;
  private static final Duration PASSAGE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(20);

  private final EmbeddingEndpoint endpoint;
  private final EmbeddingsCall call;
  private final MonotonicClock clock;
  private final VectorValidator validator;
  private final Semaphore passageCalls = new Semaphore(MAX_CONCURRENT_PASSAGE_CALLS, true);
  private final Semaphore checking = new Semaphore(1);
  private volatile @Nullable EmbeddingException lastFailure;

  /**
   * @param clock for delays
   * @param dates for the dates of the endpoint
   */
  public HttpEmbedder(
      EmbeddingEndpoint endpoint, EgressClient egress, MonotonicClock clock, InstantSource dates) {
    this.endpoint = endpoint;
    this.call = new EmbeddingsCall(endpoint, egress, dates);
    this.clock = clock;
    this.validator = new VectorValidator(endpoint.model(), endpoint.dimension());
  }

  @Override
  public String model() {
    return endpoint.passagePrefix().isEmpty()
        ? endpoint.model()
        : endpoint.model() + " after '" + endpoint.passagePrefix() + "'";
  }

  /**
   * After a failure, sends a test query. Without it a recovered endpoint would go unnoticed as long
   * as no search or ingestion calls it.
   */
  @Override
  public void check() throws EmbeddingException, InterruptedException {
    EmbeddingException failure = lastFailure;
    if (failure == null) {
      return;
    }
    if (!checking.tryAcquire()) {
      throw EmbeddingException.retryable(failure.code(), failure.getMessage(), failure);
    }
    try {
      embedQuery("health");
    } finally {
      checking.release();
    }
  }

  @Override
  public List<float[]> embedPassages(List<String> passages, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    List<float[]> vectors = new ArrayList<>(passages.size());
    for (int from = 0; from < passages.size(); from += MAX_BATCH_SIZE) {
      List<String> batch = passages.subList(from, Math.min(passages.size(), from + MAX_BATCH_SIZE));
      Result.Vectors result = embedWithRetries(batch);
      sent.sent(batch, result.tokens());
      for (float[] vector : result.vectors()) {
        vectors.add(validator.validate(vector));
      }
    }
    return vectors;
  }

  private Result.Vectors embedWithRetries(List<String> passages)
      throws EmbeddingException, InterruptedException {
    List<String> texts = passages.stream().map(endpoint.passagePrefix()::concat).toList();
    for (int attempt = 1; ; attempt++) {
      switch (sendPassages(texts)) {
        case Result.Vectors result -> {
          return result;
        }
        case Result.Retryable failure -> {
          if (attempt == MAX_PASSAGE_ATTEMPTS) {
            throw failure.error();
          }
          Duration backoff = failure.after().orElse(INITIAL_BACKOFF.multipliedBy(1L << attempt));
          clock.sleep(atMostMaxBackoff(backoff));
        }
      }
    }
  }

  private Result sendPassages(List<String> texts) throws EmbeddingException, InterruptedException {
    passageCalls.acquire();
    try {
      return send(texts, PASSAGE_TIMEOUT);
    } finally {
      passageCalls.release();
    }
  }

  private Result send(List<String> texts, Duration timeout)
      throws EmbeddingException, InterruptedException {
    try {
      Result result = call.send(texts, timeout);
      lastFailure = result instanceof Result.Retryable failure ? failure.error() : null;
      return result;
    } catch (EmbeddingException e) {
      lastFailure = e;
      throw e;
    }
  }

  private static Duration atMostMaxBackoff(Duration backoff) {
    return backoff.compareTo(MAX_BACKOFF) < 0 ? backoff : MAX_BACKOFF;
  }

  @Override
  public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
    return switch (send(List.of(endpoint.queryPrefix() + query), QUERY_TIMEOUT)) {
      case Result.Vectors result -> validator.validate(result.vectors().getFirst());
      case Result.Retryable failure -> throw failure.error();
    };
  }
}
