package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.pipeline.index.DocumentIds;
import dev.quarry.orchestrator.pipeline.index.DocumentStore;
import dev.quarry.orchestrator.pipeline.index.VectorStore.DocumentGeneration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Documents and their chunks in PostgreSQL. */
public final class PostgresDocumentStore implements DocumentStore {
  private final Database db;
  private final PostgresItemLedger items;
  private final DocumentRows documents;
  private final StaleGenerationRows stale;

  public PostgresDocumentStore(Database db, PostgresItemLedger items) {
    this.db = db;
    this.items = items;
    this.documents = new DocumentRows(db.sql(), db.jdbc());
    this.stale = new StaleGenerationRows(db.sql());
  }

  @Override
  public Optional<StoredVersion> version(DocumentKey key) {
    return db.read(
        () ->
            db.sql()
                .sql(
                    """
                    select id, generation, content_sha256, etag, last_modified, links
                    from document where id = ?
                    """)
                .param(DocumentIds.document(key))
                .query(
                    (row, n) ->
                        new StoredVersion(
                            row.getObject(1, UUID.class),
                            row.getLong(2),
                            row.getBytes(3),
                            row.getString(4),
                            row.getString(5),
                            List.of((String[]) row.getArray(6).getArray())))
                .optional());
  }

  @Override
  public DocumentGeneration reserve(Fence fence, DocumentKey key) {
    UUID id = DocumentIds.document(key);
    return db.read(
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
          Optional<Long> shown = documents.generation(generation.documentId());
          Optional<DocumentGeneration> unseen = unseen(generation, shown);
          if (!unseen.equals(Optional.of(generation))) {
            stale.forget(generation);
            documents.put(fence, generation, document);
            documents.putChunks(generation, document.chunks());
          }
          unseen.ifPresent(stale::note);
          return unseen;
        });
  }

  /** Of the generation to publish and the one that is shown, the older one. */
  private static Optional<DocumentGeneration> unseen(
      DocumentGeneration published, Optional<Long> shown) {
    return shown.map(
        other ->
            new DocumentGeneration(
                published.tenant(),
                published.collection(),
                published.documentId(),
                Math.min(other, published.generation())));
  }

  @Override
  public List<DocumentGeneration> stale(Duration age, int limit) {
    return db.read(() -> stale.removable(age, limit));
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
  public int deleteCollection(String tenant, String collection) {
    return deleteWhere("tenant = ? and collection = ?", tenant, collection);
  }

  private int deleteWhere(String condition, Object... values) {
    return db.read(
        () ->
            db.sql()
                .sql(
                    """
                    with gone as (
                      delete from document where %s returning tenant, collection, id, generation)
                    insert into stale_generation (tenant, collection, document_id, generation)
                    select tenant, collection, id, generation from gone
                    """
                        .formatted(condition))
                .params(values)
                .update());
  }
}
