package dev.quarry.orchestrator.store.postgres.erasure;

import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import dev.quarry.orchestrator.store.postgres.ChunkColumns;
import dev.quarry.orchestrator.store.postgres.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletes documents with their chunks, and the cached vectors of these chunks. The cache does not
 * know tenants: a vector goes even if another tenant has the same passage, which is then embedded
 * once more when it is needed. Callers run each method in a transaction.
 */
final class TenantDocuments {
  private static final int DOCUMENTS_PER_STEP = 100;
  private static final int CHUNKS_PER_STEP = 2_000;

  /** The newest documents, at least one, until they have so many chunks. */
  private static final String PAGE =
      """
      select id, title, chunks from (
        select id, title, chunks,
          sum(chunks) over (order by ingested_at desc, id desc) - chunks as before
        from (
          select id, title, chunks, ingested_at from document where tenant = ?
          order by ingested_at desc, id desc limit ?) as newest) as page
      where before < ?
      """;

  private static final String CHUNKS =
      """
      select document_id, ordinal, text, headings, start_offset, end_offset, context, anchor
      from chunk where document_id = any (?::uuid[])
      """;

  /** A loose index scan over the models, because the index of the cache begins with the model. */
  private static final String DELETE_VECTORS =
      """
      with recursive known as (
        (select model from embedding_cache order by model limit 1)
        union all
        select (
          select c.model from embedding_cache c where c.model > known.model order by c.model limit 1)
        from known where known.model is not null)
      delete from embedding_cache
      where model = any (array(select model from known where model is not null))
        and text_sha256 = any (?::bytea[])
      """;

  private final JdbcClient sql;
  private final DocumentStore documents;

  TenantDocuments(JdbcClient sql, DocumentStore documents) {
    this.sql = sql;
    this.documents = documents;
  }

  private record Row(UUID id, @Nullable String title, int chunks) {}

  /** Deletes some documents; their generations become stale. */
  Map<String, Integer> delete(String tenant) {
    List<Row> page =
        sql.sql(PAGE)
            .params(tenant, DOCUMENTS_PER_STEP, CHUNKS_PER_STEP)
            .query(
                (row, n) -> new Row(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)))
            .list();
    if (page.isEmpty()) {
      return Map.of();
    }
    int vectors = deleteVectors(page);
    page.forEach(document -> documents.delete(tenant, document.id()));
    return Map.of(
        "documents", page.size(),
        "chunks", page.stream().mapToInt(Row::chunks).sum(),
        "cached_vectors", vectors);
  }

  private int deleteVectors(List<Row> page) {
    Map<UUID, List<Chunk>> chunks = new HashMap<>();
    sql.sql(CHUNKS)
        .param(Ids.of(page.stream().map(Row::id)))
        .query(
            row -> {
              chunks
                  .computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                  .add(ChunkColumns.read(row));
            });
    byte[][] hashes =
        page.stream()
            .flatMap(
                document ->
                    Passage.of(document.title(), chunks.getOrDefault(document.id(), List.of()))
                        .stream())
            .map(passage -> TextHash.of(passage).bytes())
            .toArray(byte[][]::new);
    return sql.sql(DELETE_VECTORS).param(hashes).update();
  }
}
