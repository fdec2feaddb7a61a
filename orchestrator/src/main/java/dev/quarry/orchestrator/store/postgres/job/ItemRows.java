package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statements of the item ledger. Callers of those without a fence run them in a transaction
 * that holds it.
 */
final class ItemRows {
  /**
   * Counts of the job: a stored item remains counted as fetched, the other ends do not. A stored
   * document is added if there is none yet; two jobs that add it at the same moment both count it.
   */
  private static final String END =
      FencedStatement.WITH_RUNNING
          + """
          , before as (
            select item.id, item.status from item, running
            where item.id = ? and item.job_id = running.id),
          ended as (
            update item set status = ?, reason = ?, error_code = ?, error_message = ?,
              document_id = ?, updated_at = clock_timestamp(),
              change = case when ?::uuid is null then null
                when exists (select from document where document.id = ?::uuid) then 'changed'
                else 'added' end
            from before
            where item.id = before.id and item.status = before.status
              and before.status in ('queued', 'fetched')
            returning item.job_id, before.status as former),
          taken as (%s),
          counted as (
            update job set
              fetched = fetched + ? - case former when 'fetched' then 1 else 0 end,
              stored = stored + ?, unchanged = unchanged + ?, skipped = skipped + ?,
              failed = failed + ?,
              added = added + case when ?::uuid is null
                or exists (select from document where document.id = ?::uuid) then 0 else 1 end,
              chunks = chunks + ? + (select coalesce(sum(chunks), 0) from taken),
              updated_at = clock_timestamp()
            from ended where job.id = ended.job_id)
          select (select count(*) from running), (select status from before),
            (select count(*) from ended)
          """
              .formatted(MissingVectors.TAKE_OVER);

  private final JdbcClient sql;

  ItemRows(JdbcClient sql) {
    this.sql = sql;
  }

  /** Adds the differences to the counts of the job. */
  void count(UUID jobId, JobCounts changes) {
    sql.sql(
            """
            update job set found = found + ?, fetched = fetched + ?, stored = stored + ?,
              unchanged = unchanged + ?, skipped = skipped + ?, failed = failed + ?,
              chunks = chunks + ?, removed = removed + ?, updated_at = clock_timestamp()
            where id = ?
            """)
        .params(changes.found(), changes.fetched(), changes.stored(), changes.unchanged())
        .params(changes.skipped(), changes.failed(), changes.chunks(), changes.removed(), jobId)
        .update();
  }

  /**
   * Inserts and counts the items that the job does not have; returns their number.
   *
   * @throws LeaseLostException if the fence does not hold
   */
  int add(Fence fence, Collection<NewItem> items) {
    Columns added = Columns.of(items);
    Added result =
        sql.sql(
                FencedStatement.WITH_RUNNING
                    + """
                    , added as (
                      insert into item (job_id, uri, uri_sha256, depth)
                      select running.id, uri, sha256, depth
                      from running, unnest(?::text[], ?::bytea[], ?::int[])
                        with ordinality as link (uri, sha256, depth, nth)
                      order by nth
                      on conflict (job_id, uri_sha256) do nothing returning 1),
                    counted as (
                      update job set found = found + (select count(*) from added),
                        updated_at = clock_timestamp()
                      from running where job.id = running.id and exists (select from added))
                    select (select count(*) from running), (select count(*) from added)
                    """)
            .params(fence.jobId(), fence.epoch())
            .params(added.uris(), added.hashes(), added.depths())
            .query((row, n) -> new Added(row.getInt(1), row.getInt(2)))
            .single();
    FencedStatement.requireWritten(fence, result.running());
    return result.items();
  }

  private record Added(int running, int items) {}

  /** Items as the arrays of an {@code unnest}. */
  private record Columns(String[] uris, byte[][] hashes, Integer[] depths) {
    static Columns of(Collection<NewItem> items) {
      String[] uris =
          items.stream().map(item -> PostgresText.of(item.uri())).toArray(String[]::new);
      return new Columns(
          uris,
          Arrays.stream(uris).map(Sha256::of).toArray(byte[][]::new),
          items.stream().map(NewItem::depth).toArray(Integer[]::new));
    }
  }

  List<Item> queued(UUID jobId, long afterId, int limit) {
    return sql.sql(
            """
            select id, uri, depth from item
            where job_id = ? and status = 'queued' and id > ? order by id limit ?
            """)
        .params(jobId, afterId, limit)
        .query((row, n) -> new Item(row.getLong(1), row.getString(2), row.getInt(3)))
        .list();
  }

  /**
   * Marks a queued item as fetched, unless another item of the job has the same content, and adds
   * the items that it links to. Callers hold the fence, so that of two items with the same content
   * the second one finds the first.
   *
   * @return false if nothing was written because of the content
   */
  boolean fetched(UUID jobId, long itemId, byte[] contentSha256, Collection<NewItem> discovered) {
    Columns found = Columns.of(discovered);
    Changed changed =
        sql.sql(
                """
                with fetched as (
                  update item set status = 'fetched', content_sha256 = ?,
                    updated_at = clock_timestamp()
                  where id = ? and job_id = ? and status = 'queued' and not exists (
                    select 1 from item other where other.job_id = ? and other.content_sha256 = ?
                      and other.id <> ? and other.status in ('fetched', 'stored'))
                  returning job_id),
                added as (
                  insert into item (job_id, uri, uri_sha256, depth)
                  select job_id, uri, sha256, depth
                  from fetched, unnest(?::text[], ?::bytea[], ?::int[])
                    with ordinality as link (uri, sha256, depth, nth)
                  order by nth
                  on conflict (job_id, uri_sha256) do nothing returning 1),
                counted as (
                  update job set fetched = job.fetched + 1,
                    found = found + (select count(*) from added), updated_at = clock_timestamp()
                  from fetched where job.id = fetched.job_id)
                select status, (select count(*) from fetched) from item where id = ? and job_id = ?
                """)
            .params(contentSha256, itemId, jobId)
            .params(jobId, contentSha256, itemId)
            .params(found.uris(), found.hashes(), found.depths())
            .params(itemId, jobId)
            .query((row, n) -> new Changed(ItemStatus.of(row.getString(1)), row.getInt(2) > 0))
            .optional()
            .orElseThrow(() -> unknown(jobId, itemId));
    if (changed.former() != ItemStatus.QUEUED) {
      throw new IllegalStateException("item " + itemId + " is not queued");
    }
    return changed.written();
  }

  /**
   * @param former the status before the statement
   */
  private record Changed(ItemStatus former, boolean written) {}

  private static IllegalArgumentException unknown(UUID jobId, long itemId) {
    return new IllegalArgumentException("job " + jobId + " has no item " + itemId);
  }

  /** Returns the number of requeued items. */
  int requeueFetched(UUID jobId) {
    return sql.sql(
            """
            update item set status = 'queued', content_sha256 = null, updated_at = clock_timestamp()
            where job_id = ? and status = 'fetched'
            """)
        .param(jobId)
        .update();
  }

  /** Returns the number of skipped items. */
  int skipQueued(UUID jobId, SkipReason reason) {
    return sql.sql(
            """
            update item set status = 'skipped', reason = ?, updated_at = clock_timestamp()
            where job_id = ? and status = 'queued'
            """)
        .params(reason.code(), jobId)
        .update();
  }

  /** Skips those of these items that are queued; returns their number. */
  int skip(UUID jobId, Collection<String> uris, SkipReason reason) {
    return sql.sql(
            """
            update item set status = 'skipped', reason = ?, updated_at = clock_timestamp()
            where job_id = ? and uri_sha256 = any (?) and status = 'queued'
            """)
        .params(reason.code(), jobId)
        .param(hashes(uris))
        .update();
  }

  /** Notes that the documents of these items were removed, and counts them. */
  void removed(UUID jobId, Collection<String> uris) {
    sql.sql("update item set change = 'removed' where job_id = ? and uri_sha256 = any (?)")
        .param(jobId)
        .param(hashes(uris))
        .update();
    count(jobId, JobCounts.ofRemoved(uris.size()));
  }

  private static byte[][] hashes(Collection<String> uris) {
    return uris.stream().map(uri -> Sha256.of(PostgresText.of(uri))).toArray(byte[][]::new);
  }

  /**
   * Ends an item and counts it. Vectors of an unchanged document that nobody computes any more,
   * because they were stopped or refused, become those of this job. Nothing happens if the item has
   * this status already.
   *
   * @throws LeaseLostException if the fence does not hold; otherwise it holds until the transaction
   *     ends
   */
  void end(Fence fence, long itemId, PostgresItemLedger.ItemEnd end) {
    Ended ended =
        sql.sql(END)
            .params(fence.jobId(), fence.epoch(), itemId)
            .param(end.status().code())
            .param(end.reason())
            .param(end.errorCode())
            .param(end.errorMessage())
            .param(end.documentId())
            .param(end.stores())
            .param(end.stores())
            .param(end.takesOver())
            .param(end.counted(ItemStatus.STORED))
            .params(end.counted(ItemStatus.STORED), end.counted(ItemStatus.UNCHANGED))
            .params(end.counted(ItemStatus.SKIPPED), end.counted(ItemStatus.FAILED))
            .param(end.stores())
            .param(end.stores())
            .param(end.chunks())
            .query((row, n) -> new Ended(row.getInt(1) > 0, row.getString(2), row.getInt(3) > 0))
            .single();
    FencedStatement.requireWritten(fence, ended.held() ? 1 : 0);
    if (ended.former() == null) {
      throw unknown(fence.jobId(), itemId);
    }
    if (!ended.written() && !ended.former().equals(end.status().code())) {
      throw new IllegalStateException("the item is already terminal: " + ended.former());
    }
  }

  private record Ended(boolean held, @Nullable String former, boolean written) {}
}
