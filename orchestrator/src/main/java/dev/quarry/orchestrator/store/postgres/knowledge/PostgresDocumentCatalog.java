package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.paging.Position;
import dev.quarry.model.CollectionView;
import dev.quarry.model.DocumentView;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is stored in PostgreSQL. Whatever a caller filters by is bound as a parameter. */
public final class PostgresDocumentCatalog implements DocumentCatalog {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Database db;

  public PostgresDocumentCatalog(Database db) {
    this.db = db;
  }

  @Override
  public List<CollectionView> collections(String tenant) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select collection, count(*), sum(chunks), max(ingested_at) from document
                    where tenant = ? group by collection order by collection
                    """)
                .param(tenant)
                .query(
                    (row, n) ->
                        new CollectionView(
                            row.getString(1), row.getLong(2), row.getLong(3), instant(row, 4)))
                .list());
  }

  @Override
  public List<DocumentView> documents(
      String tenant,
      @Nullable String collection,
      @Nullable String uri,
      @Nullable Position before,
      int limit) {
    Conditions where =
        new Conditions()
            .and("tenant = ?", tenant)
            .andGiven("collection = ?", collection)
            .andGiven("uri = ?", uri)
            .andAfter("(ingested_at, id) < (?, ?::uuid)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, uri, title, collection, language, content_sha256, chunks, job_id,
                      ingested_at, null, null
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
                      ingested_at, text, metadata
                    from document where tenant = ? and id = ?
                    """)
                .params(tenant, documentId)
                .query((row, n) -> view(row))
                .optional());
  }

  @Override
  public Set<UUID> matching(String tenant, DocumentFilter filter, int limit) {
    return new HashSet<>(
        db.statement(
            () ->
                db.sql()
                    .sql(
                        """
                        select id from document
                        where tenant = :tenant
                          and (:collection::text is null or collection = :collection)
                          and (:prefix::text is null or starts_with(uri, :prefix))
                          and (:language::text is null or lower(language) = lower(:language)
                            or starts_with(lower(language), lower(:language) || '-'))
                        limit :limit
                        """)
                    .param("tenant", tenant)
                    .param("collection", filter.collection())
                    .param("prefix", filter.uriPrefix())
                    .param("language", filter.language())
                    .param("limit", limit)
                    .query(UUID.class)
                    .list()));
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
                          chunk.text, start_offset, end_offset, ingested_at
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
        instant(row, 11));
  }

  private static DocumentView view(ResultSet row) throws SQLException {
    String metadata = row.getString(11);
    return new DocumentView(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        HexFormat.of().formatHex(row.getBytes(6)),
        row.getInt(7),
        row.getObject(8, UUID.class),
        instant(row, 9),
        row.getString(10),
        metadata == null ? null : JSON.readValue(metadata, OBJECT));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
