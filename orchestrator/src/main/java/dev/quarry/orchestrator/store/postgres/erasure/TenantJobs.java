package dev.quarry.orchestrator.store.postgres.erasure;

import dev.quarry.orchestrator.event.EventTypes;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends and deletes the jobs of a tenant. Callers run each method in a transaction. */
final class TenantJobs {
  private static final int ENDED_PER_STEP = 500;
  private static final int DELETED_PER_STEP = 100;
  private static final int ROWS_PER_STEP = 2_000;

  // Without a lease, and in a status that no fence allows: whoever works on the job stops. Jobs are
  // locked before leases, as by all statements that lock both. Nobody is told of the end.
  private static final String END =
      """
      with live as materialized (
        select id from job where tenant = ? and completed_at is null
        limit ? for no key update skip locked),
      lease as materialized (
        select job_id from job_lease where job_id = any (array(select id from live))
        order by job_id for update),
      unleased as (delete from job_lease l using lease where l.job_id = lease.job_id),
      stopped as (
        update missing_vectors set state = 'stopped'
        where job_id = any (array(select id from live)) and state = 'pending'),
      ended as (
        update job j set status = 'cancelled', completed_at = clock_timestamp(),
          updated_at = clock_timestamp(), last_seq = last_seq + 1,
          cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
        where id = any (array(select id from live))
        returning j.id, last_seq)
      insert into job_event (job_id, seq, at, type)
      select id, last_seq, clock_timestamp(), ? from ended
      """;

  /** The same jobs at each call, until they are deleted. */
  private static final String PAGE =
      """
      select id from job where tenant = ? and completed_at is not null
      order by status, type, created_at desc, id desc limit ?\
      """;

  private static final String DELETE_ITEMS =
      """
      delete from item where ctid = any (array(
        select ctid from item where job_id = any (array(%s)) limit ?))
      """
          .formatted(PAGE);

  private static final String DELETE_EVENTS =
      """
      delete from job_event where ctid = any (array(
        select ctid from job_event where job_id = any (array(%s)) limit ?))
      """
          .formatted(PAGE);

  private static final String DELETE = "delete from job where id = any (array(" + PAGE + "))";

  private final JdbcClient sql;

  TenantJobs(JdbcClient sql) {
    this.sql = sql;
  }

  /** Ends some of the waiting and running jobs; those that others have locked come next time. */
  int end(String tenant) {
    return sql.sql(END).params(tenant, ENDED_PER_STEP, EventTypes.CANCELLED).update();
  }

  boolean anyLive(String tenant) {
    return sql.sql("select exists (select from job where tenant = ? and completed_at is null)")
        .param(tenant)
        .query(Boolean.class)
        .single();
  }

  /** Deletes jobs that have ended: a crawl has up to 100,000 items, which go before it. */
  Map<String, Integer> delete(String tenant) {
    int items = sql.sql(DELETE_ITEMS).params(tenant, DELETED_PER_STEP, ROWS_PER_STEP).update();
    int events = sql.sql(DELETE_EVENTS).params(tenant, DELETED_PER_STEP, ROWS_PER_STEP).update();
    int jobs =
        items == ROWS_PER_STEP || events == ROWS_PER_STEP
            ? 0
            : sql.sql(DELETE).params(tenant, DELETED_PER_STEP).update();
    return Map.of("items", items, "events", events, "jobs", jobs);
  }
}
