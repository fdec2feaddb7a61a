package dev.quarry.bench.extraction;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Extracts pages as the product does, within one process. */
final class PageExtraction {
  private static final int MAX_CHARS = 10_000_000;

  private final HtmlExtractor extractor = new HtmlExtractor(MAX_CHARS);

  ExtractedDocument extract(byte[] html, String url) throws StageException, InterruptedException {
    return extractor.extract(
        new LoadedContent(URI.create(url.replace(" ", "%20")), null, html, null, null), "html");
  }

  /** Reads a page, which may be compressed. */
  static byte[] read(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
