package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.Set;

/** Stores a page, with retries. Thread-safe. */
final class PageStorer {
  /** Permanent failures that would affect every other page as well. */
  private static final Set<String> SERVER_FAILURES =
      Set.of(
          "embedding_unauthorized",
          "embedding_unreachable",
          "index_unauthorized",
          "index_dimension");

  private final CrawlDependencies parts;
  private final CrawlSettings settings;

  PageStorer(CrawlDependencies parts, CrawlSettings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  /**
   * Stores a page under its URL.
   *
   * @throws StageException if the model or the index fails: the item stays fetched and, if the
   *     failure is retryable, the job's next attempt takes it up
   */
  Visit store(
      Fence fence, long itemId, DocumentKey key, LoadedContent content, ExtractedDocument document)
      throws StageException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        parts.ingester().store(fence, itemId, key, content, document);
        return new Visit.Stored();
      } catch (StageException e) {
        if (SERVER_FAILURES.contains(e.code())) {
          throw e;
        }
        if (!e.retryable()) {
          return new Visit.Failed(e);
        }
        if (attempt == settings.retryDelays().size()) {
          throw e;
        }
        parts.timer().sleep(settings.retryDelays().get(attempt));
      }
    }
  }
}
