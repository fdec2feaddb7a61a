package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.clock.MonotonicClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to embed while another model answers under the name of the stored vectors: vectors of two
 * models are not comparable. The model embeds a fixed text, which is compared with the vector that
 * was recorded when the name was first used: before the first vector, after a failure, and every
 * few minutes. Thread-safe.
 */
public final class VerifiedEmbedder implements Embedder {
  static final String CODE = "embedding_model_changed";
  static final Duration INTERVAL = Duration.ofMinutes(2);
  private static final String PROBE_TEXT = "A quarry is a pit from which stone is extracted.";

  /**
   * Other hardware, batches and quantisation on another processor change a vector slightly, by
   * rounding; vectors of unrelated models have a cosine similarity near 0.
   */
  private static final double MIN_SIMILARITY = 0.98;

  private final Embedder embedder;
  private final Embedder model;
  private final ModelIdentities identities;
  private final MonotonicClock clock;
  private final ReentrantLock verifying = new ReentrantLock();

  /** Null: must be verified before the next vector. */
  private volatile @Nullable Long verifiedAt;

  private volatile boolean changed;

  /**
   * @param embedder embeds, perhaps by a cache
   * @param model the same model without a cache
   */
  public VerifiedEmbedder(
      Embedder embedder, Embedder model, ModelIdentities identities, MonotonicClock clock) {
    this.embedder = embedder;
    this.model = model;
    this.identities = identities;
    this.clock = clock;
  }

  @Override
  public String model() {
    return embedder.model();
  }

  /** Fails while the model is known to have changed; does not wait for a model that is loading. */
  @Override
  public void check() throws EmbeddingException, InterruptedException {
    embedder.check();
    if (changed) {
      verify();
    }
  }

  @Override
  public List<float[]> embedPassages(List<String> passages, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    verify();
    try {
      return embedder.embedPassages(passages, sent);
    } catch (EmbeddingException e) {
      throw explained(e);
    }
  }

  /** Verifies last: while the endpoint is away, a search does not wait for the probe's retries. */
  @Override
  public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
    float[] vector;
    try {
      vector = embedder.embedQuery(query);
    } catch (EmbeddingException e) {
      throw explained(e);
    }
    verify();
    return vector;
  }

  /** Of what seems to be the fault of a text, the fixed text shows whether it is the model's. */
  private EmbeddingException explained(EmbeddingException failure)
      throws EmbeddingException, InterruptedException {
    verifiedAt = null;
    if (failure.concernsText() || failure.code().equals(VectorValidator.OTHER_DIMENSION)) {
      verify();
    }
    return failure;
  }

  private void verify() throws EmbeddingException, InterruptedException {
    if (verified()) {
      return;
    }
    verifying.lockInterruptibly();
    try {
      if (!verified()) {
        compare();
        changed = false;
        verifiedAt = clock.nanos();
      }
    } finally {
      verifying.unlock();
    }
  }

  private boolean verified() {
    Long at = verifiedAt;
    return at != null && clock.nanos() - at < INTERVAL.toNanos();
  }

  private void compare() throws EmbeddingException, InterruptedException {
    Optional<float[]> recorded = identities.find(model());
    float[] probe;
    try {
      probe = model.embedPassages(List.of(PROBE_TEXT)).getFirst();
    } catch (EmbeddingException e) {
      if (recorded.isPresent() && e.code().equals(VectorValidator.OTHER_DIMENSION)) {
        throw changed(e.getMessage());
      }
      throw e.concernsText() ? EmbeddingException.retryable(e.code(), e.getMessage(), e) : e;
    }
    if (recorded.isEmpty()) {
      identities.add(model(), probe);
      recorded = identities.find(model()); // of two nodes the first one counts
    }
    float[] expected = recorded.orElse(probe);
    if (expected.length != probe.length) {
      throw changed("Dimension " + probe.length + " instead of " + expected.length + ".");
    }
    if (similarity(expected, probe) < MIN_SIMILARITY) {
      throw changed("The vector of a fixed text differs.");
    }
  }

  private static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private EmbeddingException changed(String how) {
    changed = true;
    verifiedAt = null;
    return EmbeddingException.retryable(
        CODE,
        "The embedding model "
            + model()
            + " no longer computes the vectors that are stored under its name. "
            + how
            + " Restore the model, or give the new one another name (QUARRY_EMBEDDING_MODEL) and"
            + " run quarry reindex.");
  }
}
