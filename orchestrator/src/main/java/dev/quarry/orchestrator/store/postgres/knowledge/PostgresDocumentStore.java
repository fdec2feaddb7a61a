package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.DocumentRows.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents and their chunks in PostgreSQL. */
public final class PostgresDocumentStore implements DocumentStore {
  /** Documents of one statement: with their chunks, well below a second. */
  private static final int DELETED_AT_ONCE = 100;

  private final Database db;
  private final PostgresItemLedger items;
  private final DocumentRows documents;
  private final StaleGenerationRows stale;
  private final String index;

  /**
   * @param index the index in use, in which the vectors of whatever is published are
   */
  public PostgresDocumentStore(Database db, PostgresItemLedger items, IndexName index) {
    this.db = db;
    this.items = items;
    this.documents = new DocumentRows(db.sql(), db.jdbc(), index);
    this.stale = new StaleGenerationRows(db.sql(), index);
    this.index = index.toString();
  }

  @Override
  public Optional<StoredVersion> version(DocumentKey key) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, generation, index_name = ?, content_sha256, etag, last_modified, links
                    from document where id = ?
                    """)
                .params(index, DocumentIds.document(key))
                .query(
                    (row, n) ->
                        new StoredVersion(
                            row.getObject(1, UUID.class),
                            row.getLong(2),
                            row.getBoolean(3),
                            row.getBytes(4),
                            row.getString(5),
                            row.getString(6),
                            List.of((String[]) row.getArray(7).getArray())))
                .optional());
  }

  @Override
  public Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata) {
    List<StoredText> equal =
        db.statement(
            () ->
                db.sql()
                    .sql(
                        """
                        select id, uri from document
                        where tenant = ? and collection = ? and content_sha256 = ?
                          and index_name = ? and title is not distinct from ?
                          and metadata = ?::jsonb
                        order by ingested_at
                        """)
                    .params(tenant, collection, contentSha256, index)
                    .param(PostgresText.ofNullable(title))
                    .param(Json.ofUnsafe(metadata))
                    .query(
                        (row, n) -> new StoredText(row.getObject(1, UUID.class), row.getString(2)))
                    .list());
    return equal.stream()
        .filter(
            text ->
                text.documentId()
                    .equals(
                        DocumentIds.document(
                            new DocumentKey(tenant, collection, text.uri(), true))))
        .findFirst();
  }

  @Override
  public DocumentGeneration reserve(Fence fence, DocumentKey key) {
    UUID id = DocumentIds.document(key);
    return db.statement(
        () ->
            new DocumentGeneration(
                key.tenant(),
                key.collection(),
                id,
                stale.reserve(fence, key.tenant(), key.collection(), id)));
  }

  @Override
  public Optional<DocumentGeneration> publish(
      Fence fence, long itemId, DocumentGeneration generation, NewDocument document) {
    return db.transaction(
        () -> {
          items.stored(fence, itemId, generation.documentId(), document.chunks().size());
          documents.lock(generation.documentId());
          Optional<Shown> shown = documents.shown(generation.documentId());
          if (shown.isPresent() && shown.get().generation() > generation.generation()) {
            stale.note(generation, index);
            return Optional.of(generation);
          }
          stale.forget(generation);
          documents.put(fence, generation, document);
          documents.putChunks(generation, document.chunks());
          return shown.flatMap(former -> noted(generation, former));
        });
  }

  /** Notes the generation that was replaced. One in another index can only be removed there. */
  private Optional<DocumentGeneration> noted(DocumentGeneration published, Shown former) {
    var replaced =
        new DocumentGeneration(
            published.tenant(),
            published.collection(),
            published.documentId(),
            former.generation());
    stale.note(replaced, former.indexName());
    return former.indexName().equals(index) ? Optional.of(replaced) : Optional.empty();
  }

  @Override
  public List<DocumentGeneration> stale(Duration age, int limit) {
    return db.statement(() -> stale.removable(age, limit));
  }

  @Override
  public void forget(DocumentGeneration generation) {
    db.transaction(
        () -> {
          stale.forget(generation);
          return generation;
        });
  }

  @Override
  public boolean delete(String tenant, UUID documentId) {
    return deleteWhere("tenant = ? and id = ?", tenant, documentId) > 0;
  }

  @Override
  public void vanished(
      Fence fence, long itemId, StoredVersion version, String code, String message) {
    db.transaction(
        () -> {
          items.failed(fence, itemId, code, message);
          return deleteWhere(
              "id = ? and generation = ?", version.documentId(), version.generation());
        });
  }

  @Override
  public int deleteCollection(String tenant, String collection) {
    int deleted = 0;
    int last;
    do {
      last =
          deleteWhere(
              """
              id in (select id from document where tenant = ? and collection = ?
                order by id limit %d)
              """
                  .formatted(DELETED_AT_ONCE),
              tenant,
              collection);
      deleted += last;
    } while (last == DELETED_AT_ONCE);
    return deleted;
  }

  private int deleteWhere(String condition, Object... values) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    with gone as (
                      delete from document where %s
                        returning tenant, collection, id, generation, index_name)
                    insert into stale_generation
                      (tenant, collection, document_id, generation, index_name)
                    select tenant, collection, id, generation, index_name from gone
                    """
                        .formatted(condition))
                .params(values)
                .update());
  }
}
