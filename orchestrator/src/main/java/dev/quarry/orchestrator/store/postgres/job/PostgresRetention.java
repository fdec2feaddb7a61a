package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.RetentionStore;
import dev.quarry.orchestrator.store.postgres.Database;
import java.time.Duration;

/** Deletes rows whose retention has expired. */
public final class PostgresRetention implements RetentionStore {
  private static final int MAX_JOBS_PER_STATEMENT = 20;

  private static final String DELETE_ROWS_OF_ENDED =
      """
      with expired as materialized (
        select id from job
        where status = ? and completed_at < clock_timestamp() - ? * interval '1 millisecond'
        order by completed_at limit ?
        for no key update skip locked),
      items as (
        delete from item where ctid = any (array(
          select ctid from item where job_id = any (array(select id from expired)) limit ?))
        returning 1),
      events as (
        delete from job_event where ctid = any (array(
          select ctid from job_event where job_id = any (array(select id from expired)) limit ?))
        returning 1)
      select greatest((select count(*) from items), (select count(*) from events))
      """;

  private static final String DELETE_ENDED =
      """
      with expired as materialized (
        select id from job
        where status = ? and completed_at < clock_timestamp() - ? * interval '1 millisecond'
          and not exists (select from item where job_id = job.id)
        order by completed_at limit ?
        for update skip locked),
      deleted as (
        delete from job where id = any (array(select id from expired))
        returning id, tenant, type, status, completed_at),
      deleted_events as (delete from job_event where job_id = any (array(select id from expired)))
      insert into job_tombstone (id, tenant, type, status, completed_at)
      select id, tenant, type, status, completed_at from deleted
      """;

  /** Parameters of the format: table and timestamp column. */
  private static final String DELETE_OLDEST =
      """
      delete from %1$s where ctid = any (array(
        select ctid from %1$s
        where %2$s < clock_timestamp() - ? * interval '1 millisecond'
        order by %2$s limit ?
        for update skip locked))
      """;

  private final Database db;

  public PostgresRetention(Database db) {
    this.db = db;
  }

  @Override
  public int deleteRowsOfEnded(JobStatus status, Duration age, int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(DELETE_ROWS_OF_ENDED)
                .params(status.code(), age.toMillis(), MAX_JOBS_PER_STATEMENT, limit, limit)
                .query(Integer.class)
                .single());
  }

  @Override
  public int deleteEnded(JobStatus status, Duration age, int limit) {
    return db.statement(
        () -> db.sql().sql(DELETE_ENDED).params(status.code(), age.toMillis(), limit).update());
  }

  @Override
  public int deleteTombstones(Duration age, int limit) {
    return deleteOldest("job_tombstone", "deleted_at", age, limit);
  }

  @Override
  public int deleteTokenCounts(Duration age, int limit) {
    return deleteOldest("embedding_tokens", "day", age, limit);
  }

  @Override
  public int deleteUploads(int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    delete from upload where ctid = any (array(
                      select ctid from upload
                      where released_at is not null
                        and (select id from job where upload_id = upload.id limit 1) is null
                      limit ?
                      for update skip locked))
                    """)
                .param(limit)
                .update());
  }

  @Override
  public int deleteKeys(Duration age, int limit) {
    int keys = deleteOldest("idempotency_key", "created_at", age, limit);
    int batches = deleteOldest("idempotent_batch", "created_at", age, limit);
    return Math.max(keys, batches);
  }

  private int deleteOldest(String table, String column, Duration age, int limit) {
    String statement = DELETE_OLDEST.formatted(table, column);
    return db.statement(() -> db.sql().sql(statement).params(age.toMillis(), limit).update());
  }
}
