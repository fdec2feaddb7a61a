package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Removes withdrawn documents from the table {@code document}. */
public final class PostgresWithdrawals implements Withdrawals {
  private static final String OF_SCOPE =
      """
      from job join document on document.tenant = job.tenant
        and document.collection = job.collection and document.crawl_scope = job.crawl_scope
      where %s
      """
          .formatted(FencedStatement.HELD);

  private static final String UNMET =
      """
      not exists (select 1 from item
        where item.job_id = job.id and item.uri_sha256 = document.uri_sha256)
      """;

  private final Database db;
  private final PostgresItemLedger items;
  private final PostgresDocumentStore documents;

  public PostgresWithdrawals(
      Database db, PostgresItemLedger items, PostgresDocumentStore documents) {
    this.db = db;
    this.items = items;
    this.documents = documents;
  }

  @Override
  public List<String> begin(Fence fence, byte[] scopeSha256, Collection<NewItem> first) {
    return db.transaction(
        () -> {
          List<String> gaps =
              db.sql()
                  .sql(
                      "update job set crawl_scope = ? where %s returning crawl_gaps"
                          .formatted(FencedStatement.HELD))
                  .params(scopeSha256, fence.jobId(), fence.epoch())
                  .query((row, n) -> List.of((String[]) row.getArray(1).getArray()))
                  .optional()
                  .orElseThrow(() -> new LeaseLostException(fence));
          items.add(fence, first);
          return gaps;
        });
  }

  @Override
  public void incomplete(Fence fence, String gap) {
    int rows =
        db.statement(
            () ->
                db.sql()
                    .sql(
                        "update job set crawl_gaps = array_append(crawl_gaps, ?) where %s"
                            .formatted(FencedStatement.HELD))
                    .params(gap, fence.jobId(), fence.epoch())
                    .update());
    FencedStatement.requireWritten(fence, rows);
  }

  @Override
  public void gone(Fence fence, long itemId, StoredVersion version, String code, String message) {
    remove(fence, version, () -> items.failed(fence, itemId, code, message));
  }

  @Override
  public void withdrawn(Fence fence, long itemId, StoredVersion version, SkipReason reason) {
    remove(fence, version, () -> items.skipped(fence, itemId, reason));
  }

  private void remove(Fence fence, StoredVersion version, Runnable end) {
    db.transaction(
        () -> {
          end.run();
          int deleted =
              documents.deleteWhere(
                  "id = ? and generation = ?", version.documentId(), version.generation());
          items.removed(fence, deleted);
          return deleted;
        });
  }

  @Override
  public Candidates candidates(Fence fence) {
    return db.statement(
        () ->
            db.sql()
                .sql("select count(*), count(*) filter (where " + UNMET + ")" + OF_SCOPE)
                .params(fence.jobId(), fence.epoch())
                .query((row, n) -> new Candidates(row.getInt(1), row.getInt(2)))
                .single());
  }

  private record Unmet(UUID id, String uri) {}

  @Override
  public List<String> withdrawUnmet(Fence fence, int limit) {
    return db.transaction(
        () -> {
          FencedStatement.lock(db.sql(), fence);
          List<Unmet> unmet =
              db.sql()
                  .sql(
                      "select document.id, document.uri %s and %s limit ? for update of document"
                          .formatted(OF_SCOPE, UNMET))
                  .params(fence.jobId(), fence.epoch(), limit)
                  .query((row, n) -> new Unmet(row.getObject(1, UUID.class), row.getString(2)))
                  .list();
          List<String> uris = unmet.stream().map(Unmet::uri).toList();
          items.withdrawn(fence, uris);
          UUID[] ids = unmet.stream().map(Unmet::id).toArray(UUID[]::new);
          items.removed(fence, documents.deleteWhere("id = any (?)", (Object) ids));
          return uris;
        });
  }
}
