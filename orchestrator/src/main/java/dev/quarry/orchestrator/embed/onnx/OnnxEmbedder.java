package dev.quarry.orchestrator.embed.onnx;

import ai.onnxruntime.OrtException;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.EmbeddingPool;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.embed.VectorValidator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds in this process with a model from the class path. {@link #start} loads the model in the
 * background. While it loads, passages wait up to five minutes and queries up to a configured
 * timeout. Thread-safe.
 */
public final class OnnxEmbedder implements Embedder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OnnxEmbedder.class);

  private final OnnxTokenCounter tokenizer;
  private final Duration queryTimeout;
  private final EmbeddingPool pool;
  private final VectorValidator validator;
  private final CompletableFuture<Loaded> loading = new CompletableFuture<>();

  private record Loaded(ModelTokenizer tokenizer, OnnxModel model) {}

  /**
   * @param tokenizer of the model that embeds; shared with the chunker
   * @param threads number of texts that are embedded concurrently; more than the CPU cores do not
   *     help
   * @param queryTimeout how long a query waits for the model to load
   */
  public OnnxEmbedder(OnnxTokenCounter tokenizer, int threads, Duration queryTimeout) {
    this.tokenizer = tokenizer;
    this.queryTimeout = queryTimeout;
    this.validator = new VectorValidator(model(), OnnxModel.DIMENSION);
    this.pool = new EmbeddingPool(this::embed, threads, ThreadPriority::lower, NativeHeap::trim);
  }

  /** Starts to load the model; returns at once. */
  public void start() {
    Thread.ofPlatform().daemon().name("embed-load").start(this::load);
  }

  private void load() {
    long begin = System.nanoTime();
    try {
      Loaded loaded = new Loaded(tokenizer.tokenizer(), OnnxModel.load(tokenizer.model()));
      // The first run allocates memory and is slow: run it here, not in a user's search.
      loaded.model().run(loaded.tokenizer().ids("warm-up"));
      NativeHeap.trim();
      loading.complete(loaded);
      log.info(
          "Embedding model {} loaded in {} ms",
          model(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    } catch (OrtException | RuntimeException | LinkageError e) {
      log.error(
          "Embedding model {} cannot be loaded: documents are found by their words only",
          model(),
          e);
      loading.completeExceptionally(e);
    }
  }

  @Override
  public String model() {
    return tokenizer.model().id();
  }

  @Override
  public void check() throws EmbeddingException {
    if (loading.isCompletedExceptionally()) {
      throw notLoaded(loading.exceptionNow());
    }
  }

  @Override
  public List<float[]> embedPassages(List<String> passages, SentPassages sent)
      throws EmbeddingException, InterruptedException {
    awaitModel(Duration.ofMinutes(5));
    List<float[]> vectors = pool.embedPassages(passages);
    sent.sent(passages, 0);
    return vectors;
  }

  @Override
  public float[] embedQuery(String query) throws EmbeddingException, InterruptedException {
    awaitModel(queryTimeout);
    return pool.embedQuery(tokenizer.model().queryPrefix() + query);
  }

  private Loaded awaitModel(Duration timeout) throws EmbeddingException, InterruptedException {
    try {
      return loading.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw EmbeddingException.retryable(
          "embedder_not_ready", "The embedding model is still loading; try again shortly.", e);
    } catch (ExecutionException e) {
      throw notLoaded(e);
    }
  }

  private static EmbeddingException notLoaded(Throwable cause) {
    return EmbeddingException.permanent(
        "embedder_failed",
        "The embedding model could not be loaded. The reason is in the server's log.",
        cause);
  }

  private float[] embed(String text) throws EmbeddingException {
    Loaded loaded = loading.join();
    try {
      return validator.validate(loaded.model().run(loaded.tokenizer().ids(text)));
    } catch (OrtException e) {
      throw EmbeddingException.retryable("embedder_failed", "The embedding model failed.", e);
    }
  }

  /** Does not close the model: a pool thread may still be running it. */
  @Override
  public void close() {
    pool.close();
  }
}
