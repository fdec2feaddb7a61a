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
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Removes withdrawn documents from the table {@code document}; items name some of them. */
public final class PostgresWithdrawals implements Withdrawals {
  private static final String OF_SCOPE =
      """
      from job join document on document.tenant = job.tenant
        and document.collection = job.collection and document.crawl_scope = job.crawl_scope
      where %s
      """
          .formatted(FencedStatement.HELD);

  // What another crawl has stored meanwhile is on the site, although this job has not met it.
  private static final String UNMET =
      """
      document.ingested_at < job.started_at and not exists (select 1 from item
        where item.job_id = job.id and item.uri_sha256 = document.uri_sha256)
      """;

  // The page was read at the named generation. A later one is of another text, unless the text was
  // only indexed anew.
  private static final String NAMED =
      """
      from job join item on item.job_id = job.id and item.withdraws is not null
      join document on document.tenant = job.tenant and document.collection = job.collection
        and document.uri_sha256 = item.uri_sha256 and item.withdraws
          between coalesce(document.text_generation, document.generation) and document.generation
      where %s
      """
          .formatted(FencedStatement.HELD);

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
    name(fence, itemId, version, () -> items.failed(fence, itemId, code, message));
  }

  @Override
  public void withdrawn(Fence fence, long itemId, StoredVersion version, SkipReason reason) {
    name(fence, itemId, version, () -> items.skipped(fence, itemId, reason));
  }

  private void name(Fence fence, long itemId, StoredVersion version, Runnable end) {
    db.transaction(
        () -> {
          end.run();
          return db.sql()
              .sql("update item set withdraws = ? where id = ? and job_id = ?")
              .params(version.generation(), itemId, fence.jobId())
              .update();
        });
  }

  @Override
  public Candidates candidates(Fence fence) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select met.documents + named.others, met.unmet, named.documents, named.stated
                    from (select count(*) as documents, count(*) filter (where %s) as unmet %s) met,
                      (select count(*) as documents,
                        count(*) filter (
                          where item.status = 'failed' or item.reason = 'noindex') as stated,
                        count(*) filter (
                          where document.crawl_scope is distinct from job.crawl_scope) as others
                        %s) named
                    """
                        .formatted(UNMET, OF_SCOPE, NAMED))
                .params(fence.jobId(), fence.epoch(), fence.jobId(), fence.epoch())
                .query(
                    (row, n) ->
                        new Candidates(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .single());
  }

  private record Named(UUID id, String uri, String reason) {}

  @Override
  public Map<String, String> withdrawNamed(Fence fence, int limit) {
    return db.transaction(
        fence,
        () -> {
          FencedStatement.lock(db.sql(), fence);
          List<Named> named =
              db.sql()
                  .sql(
                      """
                      select document.id, document.uri, coalesce(item.reason, item.error_code, '')
                      %s limit ? for update of document
                      """
                          .formatted(NAMED))
                  .params(fence.jobId(), fence.epoch(), limit)
                  .query(
                      (row, n) ->
                          new Named(
                              row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                  .list();
          delete(fence, named.stream().map(Named::id), named.stream().map(Named::uri).toList());
          return named.stream().collect(Collectors.toMap(Named::uri, Named::reason));
        });
  }

  /** Deletes documents whose rows this transaction has locked. */
  private void delete(Fence fence, Stream<UUID> ids, List<String> uris) {
    documents.deleteWhere("id = any (?)", (Object) ids.toArray(UUID[]::new));
    items.removed(fence, uris);
  }

  private record Unmet(UUID id, String uri) {}

  @Override
  public List<String> withdrawUnmet(Fence fence, int limit) {
    return db.transaction(
        fence,
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
          delete(fence, unmet.stream().map(Unmet::id), uris);
          return uris;
        });
  }
}
