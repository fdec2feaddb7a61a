package dev.quarry.bench.embedding;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The passages that the product embeds for the pages of a folder. */
final class SiteChunks {
  private SiteChunks() {}

  /** A random sample, the same in each run. */
  static List<String> sample(Path site, TokenCounter tokens, int size)
      throws IOException, StageException, InterruptedException {
    List<Path> pages;
    try (Stream<Path> files = Files.walk(site)) {
      pages = new ArrayList<>(files.filter(f -> f.toString().endsWith(".html")).sorted().toList());
    }
    Collections.shuffle(pages, new Random(1));
    HtmlExtractor extractor = new HtmlExtractor(10_000_000);
    Chunker chunker = new Chunker(tokens, ChunkSizes.DEFAULT);
    List<String> passages = new ArrayList<>();
    for (Path page : pages) {
      if (passages.size() >= 4 * size) {
        break;
      }
      ExtractedDocument document =
          extractor.extract(
              new LoadedContent(page.toUri(), null, Files.readAllBytes(page), null, null), "html");
      passages.addAll(
          Passage.of(document.title(), chunker.chunk(document.title(), document.markdown())));
    }
    Collections.shuffle(passages, new Random(2));
    return List.copyOf(passages.subList(0, Math.min(size, passages.size())));
  }
}
