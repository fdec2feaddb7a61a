package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Preview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Sample;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Measures the chunks and tokens of sample documents. Thread-safe. */
public final class SampleMeasure {
  /** Number of characters of a document that are chunked and counted; the rest is extrapolated. */
  private static final int MAX_MEASURED_CHARS = 400_000;

  private final Chunker chunker;
  private final TokenCounter tokens;
  private final EmbeddingRate rate;

  public SampleMeasure(Chunker chunker, TokenCounter tokens, EmbeddingRate rate) {
    this.chunker = chunker;
    this.tokens = tokens;
    this.rate = rate;
  }

  /**
   * The total size of some documents.
   *
   * @param whole whether they were counted completely, without extrapolation
   */
  record Size(long bytes, long chunks, long tokens, boolean whole) {
    static final Size NONE = new Size(0, 0, 0, true);

    private Size plus(Size other) {
      return new Size(
          bytes + other.bytes, chunks + other.chunks, tokens + other.tokens, whole && other.whole);
    }
  }

  /**
   * Measures documents.
   *
   * @throws InterruptedException if the thread is interrupted in the meantime
   */
  Size measure(List<Sample> samples) throws InterruptedException {
    Size size = Size.NONE;
    for (Sample sample : samples) {
      size = size.plus(measure(sample));
    }
    return size;
  }

  private Size measure(Sample sample) throws InterruptedException {
    String title = sample.document().title();
    String text = sample.document().markdown();
    String read =
        text.length() <= MAX_MEASURED_CHARS ? text : text.substring(0, MAX_MEASURED_CHARS);
    List<Chunk> cut =
        chunker.chunk(title, read, Anchors.NONE, new Definitions(sample.document().definitions()));
    long counted = 0;
    for (String passage : Passage.of(title, cut)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the estimate was cancelled or timed out");
      }
      counted += tokens.count(passage);
    }
    double factor = read.isEmpty() ? 1 : (double) text.length() / read.length();
    return new Size(
        sample.bytes(),
        Math.round(cut.size() * factor),
        Math.round(counted * factor),
        read.length() == text.length());
  }

  /** Fetching and embedding run concurrently: the slower of the two determines the duration. */
  @Nullable Integer seconds(Preview preview, long chunks) {
    OptionalDouble perPassage = rate.secondsPerPassage();
    if (perPassage.isEmpty()) {
      return null;
    }
    double fetching = preview.perPage().toNanos() / 1e9 * preview.pages();
    double embedding = chunks * perPassage.getAsDouble();
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(Math.max(fetching, embedding)));
  }
}
