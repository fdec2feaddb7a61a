package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;

/** Extracts documents as jobs do. */
final class Extraction implements AutoCloseable {
  private final DocumentExtractor documents = new DocumentExtractor(ParserLimits.DEFAULT);
  private final ContentExtractor extractor =
      new ContentExtractor(
          new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), documents);

  /** A document of the test's resources. */
  ExtractedDocument file(String name) throws IOException, StageException, InterruptedException {
    try (InputStream in = Extraction.class.getResourceAsStream("/documents/" + name)) {
      return document(name, Objects.requireNonNull(in).readAllBytes());
    }
  }

  ExtractedDocument document(String name, byte[] bytes)
      throws StageException, InterruptedException {
    URI uri = URI.create("https://example.org/files/" + name);
    return extractor.extract(new LoadedContent(uri, null, bytes, null, null), "auto");
  }

  /** The text, or the error code. */
  String outcome(String name, byte[] bytes) throws InterruptedException {
    try {
      return document(name, bytes).markdown();
    } catch (StageException e) {
      return e.code();
    }
  }

  @Override
  public void close() {
    documents.close();
  }
}
