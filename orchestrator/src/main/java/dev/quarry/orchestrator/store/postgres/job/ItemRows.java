package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobCounts;
import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The statements of the item ledger. Callers run each in a transaction that holds the fence. */
final class ItemRows {
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

  /** Inserts the items that the job does not have; returns their number. */
  int insert(UUID jobId, Collection<NewItem> items) {
    if (items.isEmpty()) {
      return 0;
    }
    String[] uris = items.stream().map(item -> PostgresText.of(item.uri())).toArray(String[]::new);
    byte[][] hashes = new byte[uris.length][];
    for (int i = 0; i < uris.length; i++) {
      hashes[i] = Sha256.of(uris[i]);
    }
    return sql.sql(
            """
            insert into item (job_id, uri, uri_sha256, depth)
            select ?, uri, sha256, depth
            from unnest(?::text[], ?::bytea[], ?::int[])
              with ordinality as added (uri, sha256, depth, nth)
            order by nth
            on conflict (job_id, uri_sha256) do nothing
            """)
        .param(jobId)
        .param(uris)
        .param(hashes)
        .param(items.stream().map(NewItem::depth).toArray(Integer[]::new))
        .update();
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

  ItemStatus status(UUID jobId, long itemId) {
    return sql.sql("select status from item where id = ? and job_id = ?")
        .params(itemId, jobId)
        .query((row, n) -> ItemStatus.of(row.getString(1)))
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("job " + jobId + " has no item " + itemId));
  }

  /** Whether another item of the job has the same content. */
  boolean otherHas(UUID jobId, long itemId, byte[] contentSha256) {
    return sql.sql(
            """
            select exists (select 1 from item where job_id = ? and content_sha256 = ? and id <> ?
              and status in ('fetched', 'stored'))
            """)
        .params(jobId, contentSha256, itemId)
        .query(Boolean.class)
        .single();
  }

  void fetched(UUID jobId, long itemId, byte[] contentSha256) {
    sql.sql(
            """
            update item set status = 'fetched', content_sha256 = ?, updated_at = clock_timestamp()
            where id = ? and job_id = ?
            """)
        .params(contentSha256, itemId, jobId)
        .update();
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

  /**
   * Lets the job compute the vectors of an unchanged document that nobody computes any more: they
   * were stopped or refused. Returns the number of chunks.
   */
  int takeOver(UUID jobId, UUID documentId) {
    return sql.sql(
            """
            with taken as (
              update missing_vectors set job_id = ?, state = 'pending', error_code = null,
                error_message = null, visible_at = clock_timestamp()
              where document_id = ? and state <> 'pending' returning chunks)
            select coalesce(sum(chunks), 0) from taken
            """)
        .params(jobId, documentId)
        .query(Integer.class)
        .single();
  }

  /** Skips those of these items that are queued; returns their number. */
  int skip(UUID jobId, Collection<String> uris, SkipReason reason) {
    return sql.sql(
            """
            update item set status = 'skipped', reason = ?, updated_at = clock_timestamp()
            where job_id = ? and uri_sha256 = any (?) and status = 'queued'
            """)
        .params(reason.code(), jobId)
        .param(uris.stream().map(uri -> Sha256.of(PostgresText.of(uri))).toArray(byte[][]::new))
        .update();
  }

  void end(UUID jobId, long itemId, PostgresItemLedger.ItemEnd end) {
    sql.sql(
            """
            update item set status = ?, reason = ?, error_code = ?, error_message = ?,
              document_id = ?, updated_at = clock_timestamp()
            where id = ? and job_id = ?
            """)
        .param(end.status().code())
        .param(end.reason())
        .param(end.errorCode())
        .param(end.errorMessage())
        .param(end.documentId())
        .params(itemId, jobId)
        .update();
  }
}
