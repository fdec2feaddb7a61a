package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.SourceName;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Reply;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Request;
import dev.quarry.orchestrator.pipeline.extract.process.WorkerProcess.EndedException;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * Extracts PDF, office documents, e-books and mail in separate processes with limited memory and
 * time: a document that crashes its parser, on purpose or not, affects no other. Thread-safe.
 */
public final class DocumentExtractor implements Extractor, AutoCloseable {
  private final ParserLimits limits;
  private final WorkerPool pool;

  public DocumentExtractor(ParserLimits limits) {
    this.limits = limits;
    this.pool = new WorkerPool(limits);
  }

  @Override
  public ExtractedDocument extract(LoadedContent content, String typeHint)
      throws StageException, InterruptedException {
    Request request =
        new Request(
            Objects.requireNonNullElse(content.declaredType(), ""),
            SourceName.of(content.uri()),
            limits.maxChars(),
            content.bytes());
    return switch (parse(request)) {
      case Reply.Parsed parsed -> ParsedDocument.convert(parsed, content.uri());
      case Reply.Refused refused -> throw ParseErrors.failure(refused.code());
    };
  }

  @Override
  public void close() {
    pool.close();
  }

  private Reply parse(Request request) throws StageException, InterruptedException {
    try {
      return parseOnce(request);
    } catch (EndedException e) {
      if (e.outOfMemory()) {
        throw ParseErrors.failure("extraction_out_of_memory");
      }
    }
    // The first crash may have had another cause (the process was killed); the second one is
    // attributed to the document.
    try {
      return parseOnce(request);
    } catch (EndedException e) {
      throw ParseErrors.failure(e.outOfMemory() ? "extraction_out_of_memory" : "corrupt_document");
    }
  }

  private Reply parseOnce(Request request)
      throws EndedException, StageException, InterruptedException {
    WorkerProcess process;
    try {
      process = pool.take();
    } catch (IOException e) {
      throw StageException.retryable(
          "extraction_unavailable", "The document parser could not be started.", e);
    }
    try {
      return process.exchange(request, limits.timeout());
    } catch (TimeoutException e) {
      throw ParseErrors.failure("extraction_timeout");
    } finally {
      pool.release(process);
    }
  }
}
