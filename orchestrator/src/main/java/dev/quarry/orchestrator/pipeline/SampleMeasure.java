package dev.quarry.orchestrator.pipeline;

import dev.quarry.orchestrator.pipeline.chunk.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.pipeline.chunk.TokenCounter;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Preview;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview.Sample;
import dev.quarry.orchestrator.pipeline.embed.EmbeddingRate;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What documents cost, once they are read. Thread-safe. */
public final class SampleMeasure {
  private final Chunker chunker;
  private final TokenCounter tokens;
  private final EmbeddingRate rate;

  public SampleMeasure(Chunker chunker, TokenCounter tokens, EmbeddingRate rate) {
    this.chunker = chunker;
    this.tokens = tokens;
    this.rate = rate;
  }

  /** Of several documents together. */
  record Size(long bytes, long chunks, long tokens) {
    static final Size NONE = new Size(0, 0, 0);
  }

  Size of(List<Sample> samples) {
    long bytes = 0;
    long chunks = 0;
    long counted = 0;
    for (Sample sample : samples) {
      List<Chunk> cut = chunker.chunk(sample.document().title(), sample.document().markdown());
      bytes += sample.bytes();
      chunks += cut.size();
      for (String passage : Passage.of(sample.document().title(), cut)) {
        counted += tokens.count(passage);
      }
    }
    return new Size(bytes, chunks, counted);
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
