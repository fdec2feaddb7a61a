package dev.quarry.orchestrator.embed.http;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.VectorValidator;
import dev.quarry.orchestrator.embed.http.EmbeddingsCall.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Embeds by an OpenAI-compatible endpoint. A busy endpoint is asked again a few times for passages,
 * and not for a query, for which somebody is waiting.
 */
public final class HttpEmbedder implements Embedder {
  /** What the most restrictive of the common servers accepts by default. */
  private static final int MAX_TEXTS = 32;

  private static final int CALLS_AT_ONCE = 4;
  private static final int PASSAGE_CALLS = 4;
  private static final Duration PASSAGE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /** Waits before the endpoint is asked again. */
  public interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  private final EmbeddingEndpoint endpoint;
  private final EmbeddingsCall call;
  private final Pause pause;
  private final VectorValidator gate;
  private final Semaphore passageCalls = new Semaphore(CALLS_AT_ONCE, true);
  private final Semaphore checking = new Semaphore(1);
  private volatile @Nullable EmbeddingException lastFailure;

  public HttpEmbedder(EmbeddingEndpoint endpoint, EgressClient egress, Pause pause) {
    this.endpoint = endpoint;
    this.call = new EmbeddingsCall(endpoint, egress);
    this.pause = pause;
    this.gate = new VectorValidator(endpoint.model(), endpoint.dimension());
  }

  @Override
  public String model() {
    return endpoint.passagePrefix().isEmpty()
        ? endpoint.model()
        : endpoint.model() + " after '" + endpoint.passagePrefix() + "'";
  }

  /**
   * Asks the endpoint again if it did not answer the last time: where nobody searches or ingests
   * because of that, nobody else would notice that it is back.
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
  public List<float[]> embedPassages(List<String> passages)
      throws EmbeddingException, InterruptedException {
    List<float[]> vectors = new ArrayList<>(passages.size());
    for (int from = 0; from < passages.size(); from += MAX_TEXTS) {
      List<String> batch = passages.subList(from, Math.min(passages.size(), from + MAX_TEXTS));
      for (float[] vector : embedPatiently(batch)) {
        vectors.add(gate.pass(vector));
      }
    }
    return vectors;
  }

  private List<float[]> embedPatiently(List<String> passages)
      throws EmbeddingException, InterruptedException {
    List<String> texts = passages.stream().map(endpoint.passagePrefix()::concat).toList();
    for (int sent = 1; ; sent++) {
      switch (sendPassages(texts)) {
        case Answer.Vectors answer -> {
          return answer.vectors();
        }
        case Answer.Busy busy -> {
          if (sent == PASSAGE_CALLS) {
            throw busy.error();
          }
          pause.pause(shorter(busy.after().orElse(FIRST_PAUSE.multipliedBy(1L << sent))));
        }
      }
    }
  }

  private Answer sendPassages(List<String> texts) throws EmbeddingException, InterruptedException {
    passageCalls.acquire();
    try {
      return send(texts, PASSAGE_TIMEOUT);
    } finally {
      passageCalls.release();
    }
  }

  private Answer send(List<String> texts, Duration timeout)
      throws EmbeddingException, InterruptedException {
    try {
      Answer answer = call.send(texts, timeout);
      lastFailure = answer instanceof Answer.Busy busy ? busy.error() : null;
      return answer;
    } catch (EmbeddingException e) {
      lastFailure = e;
      throw e;
    }
  }

  private static Duration shorter(Duration asked) {
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  @Override
  public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
    return switch (send(List.of(endpoint.queryPrefix() + query), QUERY_TIMEOUT)) {
      case Answer.Vectors answer -> gate.pass(answer.vectors().getFirst());
      case Answer.Busy busy -> throw busy.error();
    };
  }
}
