package dev.quarry.orchestrator.embed;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.embed.ModelIdentities.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to embed while another model answers under the name of the stored vectors: vectors of two
 * models are not comparable. The model embeds a fixed text, which is compared with the vector that
 * was recorded when the name was first used: before the first vector, after a failure, and every
 * few minutes. When another model is noticed, the vectors that were cached since the last
 * successful comparison of any node are deleted. Thread-safe.
 */
public final class VerifiedEmbedder implements Embedder, ModelRecognition {
  private static final Logger log = LoggerFactory.getLogger(VerifiedEmbedder.class);
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
  private final EmbeddingCache cache;
  private final ModelIdentities identities;
  private final MonotonicClock clock;
  private final ReentrantLock verifying = new ReentrantLock();

  /** How often another model was noticed. */
  private final AtomicInteger changes = new AtomicInteger();

  /** Null: must be verified before the next vector. */
  private volatile @Nullable Long verifiedAt;

  private volatile boolean changed;

  /**
   * @param embedder embeds by the cache
   * @param model the same model without the cache
   */
  public VerifiedEmbedder(
      Embedder embedder,
      Embedder model,
      EmbeddingCache cache,
      ModelIdentities identities,
      MonotonicClock clock) {
    this.embedder = embedder;
    this.model = model;
    this.cache = cache;
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
    int before = changes.get();
    verify();
    List<float[]> vectors;
    try {
      vectors = embedder.embedPassages(passages, sent);
    } catch (EmbeddingException e) {
      throw explained(e);
    }
    if (changes.get() != before) {
      throw changed("The vector of a fixed text differed while these texts were embedded.");
    }
    return vectors;
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

  @Override
  public Optional<float[]> probe() {
    return identities.find(model()).map(Identity::probe);
  }

  @Override
  public boolean recognises(float[] probe) throws EmbeddingException, InterruptedException {
    Optional<float[]> recorded = probe();
    if (recorded.isEmpty()) {
      verify();
      recorded = probe();
    }
    float[] expected = recorded.orElseThrow();
    return expected.length == probe.length && similarity(expected, probe) >= MIN_SIMILARITY;
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
    Optional<Identity> recorded = identities.find(model());
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
    Identity identity = recorded.orElseThrow();
    float[] expected = identity.probe();
    if (expected.length != probe.length) {
      throw changed("Dimension " + probe.length + " instead of " + expected.length + ".");
    }
    if (similarity(expected, probe) < MIN_SIMILARITY) {
      throw changed("The vector of a fixed text differs.");
    }
    if (identity.changed()) {
      evictSince(identity.verifiedAt()); // nodes that have not noticed it have cached since then
    }
    identities.verified(model(), identity.readAt());
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
    changes.incrementAndGet();
    evictSince(identities.changed(model()));
    return EmbeddingException.retryable(
        CODE,
        "The embedding model "
            + model()
            + " no longer computes the vectors that are stored under its name. "
            + how
            + " Restore the model, or give the new one another name (QUARRY_EMBEDDING_MODEL) and"
            + " run quarry reindex.");
  }

  private void evictSince(Instant verified) {
    int evicted = cache.evictSince(model(), verified);
    if (evicted > 0) {
      log.warn(
          "Deleted {} vectors from the embedding cache: the model {} was last verified before they"
              + " were computed. The search index may have them. When the model is restored, run"
              + " quarry reindex; it computes only these vectors again.",
          evicted,
          model());
    }
  }
}
