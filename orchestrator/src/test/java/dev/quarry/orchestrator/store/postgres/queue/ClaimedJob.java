package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.store.postgres.Database;
import java.util.UUID;

/** A leased job with items to store, as rows only. */
public final class ClaimedJob {
  private final Database db;
  private final Fence fence;

  private ClaimedJob(Database db, Fence fence) {
    this.db = db;
    this.fence = fence;
  }

  public static ClaimedJob in(Database db) {
    UUID id = UUID.randomUUID();
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, epoch, started_at)
            values (?, 'acme', 'web_crawl', 'processing', 'docs', '{}', 3, 3600, 1,
              clock_timestamp())
            """)
        .param(id)
        .update();
    return new ClaimedJob(db, new Fence(id, 1));
  }

  public Fence fence() {
    return fence;
  }

  public long item(String uri) {
    return db.sql()
        .sql("insert into item (job_id, uri, uri_sha256) values (?, ?, ?) returning id")
        .params(fence.jobId(), uri, Sha256.of(uri))
        .query(Long.class)
        .single();
  }

  /** Gives the job to another worker: a new epoch. */
  public ClaimedJob loseLease() {
    db.sql().sql("update job set epoch = epoch + 1 where id = ?").param(fence.jobId()).update();
    return new ClaimedJob(db, new Fence(fence.jobId(), fence.epoch() + 1));
  }

  public String itemStatus(long item) {
    return db.sql()
        .sql("select status from item where id = ?")
        .param(item)
        .query(String.class)
        .single();
  }

  public int chunks() {
    return db.sql()
        .sql("select chunks from job where id = ?")
        .param(fence.jobId())
        .query(Integer.class)
        .single();
  }
}
