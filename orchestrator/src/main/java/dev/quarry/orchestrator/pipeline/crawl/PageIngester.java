package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import org.jspecify.annotations.Nullable;

/** Extracts and stores a fetched page. Thread-safe. */
public interface PageIngester {

  /** See {@link dev.quarry.orchestrator.pipeline.extract.Extractor#extract}. */
  ExtractedDocument extract(LoadedContent content) throws StageException, InterruptedException;

  /** Whether the tenant may store another page. */
  boolean accepts(String tenant);

  /**
   * Chunks and indexes a page, and marks its item as stored. Its vectors follow.
   *
   * @param reserved its generation; null: none is reserved yet
   * @throws dev.quarry.orchestrator.job.LeaseLostException if the fence is no longer valid;
   *     searches then still find the former version
   */
  void store(
      Fence fence,
      long itemId,
      DocumentKey key,
      @Nullable DocumentGeneration reserved,
      LoadedContent content,
      ExtractedDocument document)
      throws StageException, InterruptedException;
}
