package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.model.ChunkView;
import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentView;
import dev.quarry.model.VectorCounts;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.paging.Position;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Queries of documents and collections. Filter values are bound as parameters. */
public final class PostgresDocumentCatalog implements DocumentCatalog {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  /** The expression of the index {@code document_uri}. */
  private static final String URI_PREFIX = "left(uri, 256) collate \"C\"";

  /** The expression of the index {@code document_title}. */
  private static final String TITLE_PREFIX = "lower(left(title, 256)) collate \"C\"";

  /** By two indexes; a text of up to 256 characters. */
  private static final String BEGINNING =
      """
      ((%1$s >= ? collate "C" and %1$s < (? || chr(1114111)) collate "C")
        or (%2$s >= lower(?) collate "C" and %2$s < (lower(?) || chr(1114111)) collate "C"))\
      """
          .formatted(URI_PREFIX, TITLE_PREFIX);

  private final Database db;
  private final String index;

  /**
   * @param index name of the index in use
   */
  public PostgresDocumentCatalog(Database db, IndexName index) {
    this.db = db;
    this.index = index.toString();
  }

  @Override
  public List<CollectionView> collections(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select size.*, newest.ingested_at
                    from (
                      select collection, sum(documents) as documents, sum(chunks) as chunks,
                        sum(bytes) as bytes,
                        coalesce(sum(chunks - missing_vectors) filter (where index_name = ?), 0)
                          as ready,
                        coalesce(sum(chunks) filter (where index_name <> ?), 0) as other_index
                      from collection_size where tenant = ?
                      group by collection having sum(documents) > 0) as size
                    cross join lateral (
                      select ingested_at from document d
                      where d.tenant = ? and d.collection = size.collection
                      order by ingested_at desc, id desc limit 1) as newest
                    order by size.collection
                    """)
                .params(index, index, tenant, tenant)
                .query(
                    (row, n) ->
                        new CollectionView(
                            row.getString("collection"),
                            row.getLong("documents"),
                            row.getLong("chunks"),
                            Instants.present(row, "ingested_at"),
                            row.getLong("bytes"),
                            vectors(
                                row.getLong("chunks"),
                                row.getLong("ready"),
                                row.getLong("other_index"))))
                .list());
  }

  @Override
  public List<DocumentView> documents(
      String tenant, DocumentQuery query, @Nullable Position before, int limit) {
    Conditions where =
        new Conditions()
            .and("tenant = ?", tenant)
            .andGiven("collection = ?", query.collection())
            .andGiven(URI_PREFIX + " = left(?, 256) collate \"C\"", query.uri())
            .andGiven("uri = ?", query.uri());
    String beginning = query.beginning();
    if (beginning != null) {
      String safe = PostgresText.of(beginning);
      where.and(BEGINNING, safe, safe, safe, safe);
    }
    where.andAfter("(ingested_at, id) < (?, ?::uuid)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, uri, title, collection, language, content_sha256, chunks, job_id,
                      ingested_at, null, null, metadata ->> 'version'
                    from document where %s order by ingested_at desc, id desc limit ?
                    """
                        .formatted(where.text()))
                .params(where.values(limit))
                .query((row, n) -> view(row))
                .list());
  }

  @Override
  public Optional<DocumentView> document(String tenant, UUID documentId) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, uri, title, collection, language, content_sha256, chunks, job_id,
                      ingested_at, text, metadata, metadata ->> 'version'
                    from document where tenant = ? and id = ?
                    """)
                .params(tenant, documentId)
                .query((row, n) -> view(row))
                .optional());
  }

  @Override
  public Optional<List<ChunkView>> chunks(String tenant, UUID documentId, long after, int limit) {
    return db.statement(
        () -> DocumentChunks.page(db.sql(), index, tenant, documentId, after, limit));
  }

  @Override
  public Coverage coverage(String tenant, @Nullable String collection) {
    Conditions where =
        new Conditions().and("tenant = ?", tenant).andGiven("collection = ?", collection);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select coalesce(sum(chunks), 0),
                      coalesce(sum(chunks - missing_vectors) filter (where index_name = ?), 0),
                      coalesce(sum(chunks) filter (where index_name <> ?), 0),
                      coalesce(sum(documents) filter (where index_name <> ?), 0)
                    from collection_size where %s
                    """
                        .formatted(where.text()))
                .params(index, index, index)
                .params(where.values())
                .query((row, n) -> coverage(row))
                .single());
  }

  @Override
  public Map<UUID, StoredChunk> current(String tenant, Collection<UUID> chunkIds) {
    if (chunkIds.isEmpty()) {
      return Map.of();
    }
    Map<UUID, StoredChunk> chunks = new HashMap<>();
    db.statement(
            () ->
                db.sql()
                    .sql(
                        """
                        select chunk.id, document.id, collection, uri, title, language, headings,
                          chunk.text, start_offset, end_offset, ingested_at,
                          coalesce(chunk.context, '') as context, chunk.anchor,
                          metadata ->> 'version' as version
                        from chunk
                        join document
                          on document.id = document_id and document.generation = chunk.generation
                        where tenant = ? and chunk.id = any(?::uuid[])
                        """)
                    .param(tenant)
                    .param(chunkIds.toArray(UUID[]::new))
                    .query((row, n) -> chunk(row))
                    .list())
        .forEach(chunk -> chunks.put(chunk.chunkId(), chunk));
    return chunks;
  }

  private static StoredChunk chunk(ResultSet row) throws SQLException {
    return new StoredChunk(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        List.of((String[]) row.getArray(7).getArray()),
        row.getString(8),
        row.getInt(9),
        row.getInt(10),
        Instants.present(row, "ingested_at"),
        row.getString("context"),
        row.getString("anchor"),
        row.getString("version"));
  }

  private static Coverage coverage(ResultSet row) throws SQLException {
    return new Coverage(vectors(row.getLong(1), row.getLong(2), row.getLong(3)), row.getLong(4));
  }

  private static VectorCounts vectors(long of, long ready, long otherIndex) {
    return new VectorCounts(of, ready, otherIndex == 0 ? null : otherIndex);
  }

  private static DocumentView view(ResultSet row) throws SQLException {
    return new DocumentView(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        HexFormat.of().formatHex(row.getBytes(6)),
        row.getInt(7),
        row.getObject(8, UUID.class),
        Instants.present(row, "ingested_at"),
        row.getString(10),
        Json.readNullable(row.getString(11), OBJECT),
        row.getString(12));
  }
}
