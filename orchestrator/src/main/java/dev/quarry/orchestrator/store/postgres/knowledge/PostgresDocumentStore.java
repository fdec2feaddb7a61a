package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.DocumentRows.Published;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents and their chunks in PostgreSQL. */
public final class PostgresDocumentStore implements DocumentStore {
  /** Documents per statement: deletes them and their chunks in well below a second. */
  private static final int DELETE_BATCH_SIZE = 100;

  private final Database db;
  private final PostgresItemLedger items;
  private final DocumentRows documents;
  private final KeptDocumentRow kept;
  private final StaleGenerationRows stale;
  private final String index;

  /**
   * @param index name of the index that contains the vectors of published documents
   */
  public PostgresDocumentStore(Database db, PostgresItemLedger items, IndexName index) {
    this.db = db;
    this.items = items;
    this.documents = new DocumentRows(db.sql(), db.jdbc(), index);
    this.stale = new StaleGenerationRows(db.sql(), index);
    this.index = index.toString();
    this.kept = new KeptDocumentRow(db.sql(), this.index);
  }

  @Override
  public Optional<StoredVersion> version(DocumentKey key) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, generation, index_name = ?, content_sha256, etag, last_modified, links,
                      text_sha256, extraction
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
                            List.of((String[]) row.getArray(7).getArray()),
                            row.getBytes(8),
                            row.getInt(9)))
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
  public boolean keep(Fence fence, long itemId, StoredVersion stored, NewDocument document) {
    return db.transaction(
        fence,
        () -> {
          // Before the document's row, as in publish: writers lock both in this order.
          FencedStatement.lock(db.sql(), fence);
          boolean same = kept.update(stored, document);
          if (same) {
            items.unchanged(fence, itemId, stored.documentId(), List.of());
          }
          return same;
        });
  }

  @Override
  public Optional<DocumentGeneration> fetched(
      Fence fence,
      long itemId,
      byte[] contentSha256,
      Collection<NewItem> discovered,
      DocumentKey key) {
    return db.transaction(
        fence,
        () ->
            items.fetched(fence, itemId, contentSha256, discovered)
                ? Optional.of(reserve(fence, key))
                : Optional.empty());
  }

  @Override
  public DocumentGeneration reserve(Fence fence, DocumentKey key) {
    return db.statement(
        () -> stale.reserve(fence, key.tenant(), key.collection(), DocumentIds.document(key)));
  }

  @Override
  public Publication publish(
      Fence fence, long itemId, DocumentGeneration generation, NewDocument document) {
    return db.transaction(
        fence,
        () -> {
          Optional<StoredText> equal =
              document.unlessEqual() ? lockedEqual(document) : Optional.empty();
          if (equal.isPresent()) {
            items.unchanged(fence, itemId, equal.get().documentId(), List.of());
            stale.markStale(generation, index);
            return new Publication(generation, equal.get());
          }
          items.stored(fence, itemId, generation.documentId(), document.chunks().size());
          return new Publication(put(fence, generation, document), null);
        });
  }

  /** Writes the generation, unless a later one is published. Returns the one that became stale. */
  private @Nullable DocumentGeneration put(
      Fence fence, DocumentGeneration generation, NewDocument document) {
    while (true) {
      Published published = documents.lockPublished(generation.documentId()).orElse(null);
      if (published != null && published.text() > generation.generation()) {
        stale.markStale(generation, index);
        return generation;
      }
      if (published != null) {
        documents.deleteChunks(generation.documentId());
      }
      // A first publication locks no row, so another one may have come in between.
      if (documents.put(fence, generation, document, published)) {
        Imported imported = document.imported();
        documents.putChunks(
            generation, document.chunks(), imported == null ? Map.of() : imported.vectors());
        return published == null ? null : recordReplaced(generation, published);
      }
    }
  }

  /**
   * An equal text, looked for under a lock: a concurrent publication of an equal text has been
   * committed before, or begins afterwards and finds this one.
   */
  private Optional<StoredText> lockedEqual(NewDocument document) {
    DocumentKey key = document.key();
    documents.lockContent(key.tenant(), key.collection(), document.contentSha256());
    return equalText(
        key.tenant(),
        key.collection(),
        document.contentSha256(),
        document.title(),
        document.metadata());
  }

  /**
   * Records the replaced generation as stale. Returns it if its vectors are in the index in use; a
   * node with another index cannot delete them.
   */
  private @Nullable DocumentGeneration recordReplaced(
      DocumentGeneration published, Published previous) {
    var replaced =
        new DocumentGeneration(
            published.tenant(),
            published.collection(),
            published.documentId(),
            previous.generation());
    stale.markStale(replaced, previous.indexName());
    return previous.indexName().equals(index) ? replaced : null;
  }

  @Override
  public List<DocumentGeneration> stale(Duration age, int limit) {
    return db.statement(() -> stale.removable(age, limit));
  }

  @Override
  public void forget(DocumentGeneration generation) {
    db.transaction(
        () -> {
          stale.delete(generation);
          return generation;
        });
  }

  @Override
  public List<DocumentGeneration> unflushed(int limit) {
    return db.statement(() -> stale.published(limit));
  }

  @Override
  public Optional<IndexedDocument> indexed(DocumentGeneration generation) {
    return db.statement(() -> documents.indexed(generation));
  }

  @Override
  public void flushed(Collection<DocumentGeneration> generations) {
    db.transaction(
        () -> {
          stale.deletePublished(generations);
          return generations;
        });
  }

  @Override
  public boolean delete(String tenant, UUID documentId) {
    return deleteWhere("tenant = ? and id = ?", tenant, documentId) > 0;
  }

  @Override
  public int deleteCollection(String tenant, String collection) {
    int deleted = 0;
    int batch;
    do {
      batch =
          deleteWhere(
              """
              id = any (array(
                select id from document where tenant = ? and collection = ?
                order by id limit %d for update))
              """
                  .formatted(DELETE_BATCH_SIZE),
              tenant,
              collection);
      deleted += batch;
    } while (batch == DELETE_BATCH_SIZE);
    return deleted;
  }

  /** Deletes documents; their vectors become stale. Returns the number of documents. */
  int deleteWhere(String condition, Object... values) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    with deleted as (
                      delete from document where %s
                        returning tenant, collection, id, generation, index_name)
                    insert into stale_generation
                      (tenant, collection, document_id, generation, index_name)
                    select tenant, collection, id, generation, index_name from deleted
                    on conflict (document_id, generation)
                      do update set job_id = null, epoch = null, published_at = null
                    """
                        .formatted(condition))
                .params(values)
                .update());
  }
}
