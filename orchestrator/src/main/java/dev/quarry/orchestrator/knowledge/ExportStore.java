package dev.quarry.orchestrator.knowledge;

import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads stored documents with everything that another server needs to have them. Thread-safe. */
public interface ExportStore {

  /**
   * @param vector the one that was imported with the chunk, if it is of the model in use
   */
  record StoredChunk(Chunk chunk, float @Nullable [] vector) {}

  /**
   * What was known of a document when it was stored from its source.
   *
   * @param extraction see {@link DocumentStore.StoredVersion}
   * @param crawlScope of the crawl that stored it
   */
  record Origin(
      Instant ingestedAt,
      byte[] contentSha256,
      @Nullable String etag,
      @Nullable String lastModified,
      List<String> links,
      int extraction,
      byte @Nullable [] crawlScope) {}

  /**
   * A document with its chunks, all of one generation.
   *
   * @param position for {@link #next}
   */
  record StoredDocument(
      byte[] position,
      DocumentKey key,
      @Nullable String title,
      @Nullable String language,
      String text,
      Map<String, Object> metadata,
      Origin origin,
      List<StoredChunk> chunks) {}

  /**
   * The next document of a collection in an order that does not change: each document that is
   * stored before the first call and not deleted before the last one is read once.
   *
   * @param after the position of the former document; empty for the first
   * @return empty at the end
   */
  Optional<StoredDocument> next(String tenant, String collection, byte[] after);
}
