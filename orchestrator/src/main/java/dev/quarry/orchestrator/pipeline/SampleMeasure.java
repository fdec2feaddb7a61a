package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Preview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Sample;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What documents cost, once they are read. Thread-safe. */
public final class SampleMeasure {
  /** Characters of a document that are cut into passages and counted; the rest is like them. */
  private static final int MOST_READ = 400_000;

  private final Chunker chunker;
  private final TokenCounter tokens;
  private final EmbeddingRate rate;

  public SampleMeasure(Chunker chunker, TokenCounter tokens, EmbeddingRate rate) {
    this.chunker = chunker;
    this.tokens = tokens;
    this.rate = rate;
  }

  /**
   * Of several documents together.
   *
   * @param whole whether they were counted to their ends
   */
  record Size(long bytes, long chunks, long tokens, boolean whole) {
    static final Size NONE = new Size(0, 0, 0, true);

    private Size plus(Size other) {
      return new Size(
          bytes + other.bytes, chunks + other.chunks, tokens + other.tokens, whole && other.whole);
    }
  }

  /**
   * Counts.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  Size of(List<Sample> samples) throws InterruptedException {
    Size size = Size.NONE;
    for (Sample sample : samples) {
      size = size.plus(of(sample));
    }
    return size;
  }

  private Size of(Sample sample) throws InterruptedException {
    String title = sample.document().title();
    String text = sample.document().markdown();
    String read = text.length() <= MOST_READ ? text : text.substring(0, MOST_READ);
    List<Chunk> cut = chunker.chunk(title, read);
    long counted = 0;
    for (String passage : Passage.of(title, cut)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("nobody waits for the estimate any more");
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

  /** Fetching and embedding happen at the same time: the slower one decides. */
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
