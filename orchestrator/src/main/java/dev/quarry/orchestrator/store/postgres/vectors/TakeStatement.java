package dev.quarry.orchestrator.store.postgres.vectors;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes ranges from the backlog. Tenants take turns: the statement looks at some tenants after the
 * one that was last looked at, and passes over those that have used up their embedding tokens of
 * the day. The oldest jobs of a tenant share its turns. Tenants and jobs all of whose ranges are in
 * progress do not count. Each of these selections reads entries of one index in its order, however
 * long the backlog is: those that it selects and those in progress.
 */
public final class TakeStatement {
  private static final int MAX_TENANTS = 16;

  /** As many as a worker takes chunks at once, so that jobs of one chunk fill a request. */
  private static final int MAX_JOBS_PER_TENANT = 64;

  private static final int MAX_RANGES_PER_JOB = 8;

  private static final String TAKE =
      """
      with recursive tenant (tenant, spent, nth) as (
        select ?::text, true, 0
        union all
        select next.tenant, budget.spent, nth + (not budget.spent)::int
        from tenant cross join lateral (
          select m.tenant from missing_vectors m
          where index_name = ? and state = 'pending' and m.tenant > tenant.tenant
            and visible_at <= clock_timestamp()
          order by m.tenant limit 1) next
        cross join lateral (
          select coalesce(
            coalesce((select tokens from embedding_tokens used
              where used.day = (now() at time zone 'utc')::date and used.tenant = next.tenant), 0)
            >= coalesce((select embedding_tokens_per_day from tenant_limit own
              where own.tenant = next.tenant), ?::bigint), false) as spent) budget
        where nth < %d),
      waiting (tenant, job_id, nth) as (
        select tenant.tenant, oldest.job_id, 1 from tenant cross join lateral (
          select job_id from missing_vectors m
          where index_name = ? and state = 'pending' and m.tenant = tenant.tenant
            and visible_at <= clock_timestamp()
          order by job_id limit 1) oldest
        where not tenant.spent
        union all
        select waiting.tenant, next.job_id, nth + 1 from waiting cross join lateral (
          select m.job_id from missing_vectors m
          where index_name = ? and state = 'pending' and m.tenant = waiting.tenant
            and m.job_id > waiting.job_id and visible_at <= clock_timestamp()
          order by m.job_id limit 1) next
        where nth < %d),
      shared as (
        select first.id, first.chunks, first.turn,
          row_number() over (partition by waiting.tenant order by first.turn, random()) as share
        from waiting cross join lateral (
          select id, chunks, row_number() over (order by id) as turn from (
            select id, chunks from missing_vectors m
            where index_name = ? and state = 'pending' and m.tenant = waiting.tenant
              and m.job_id = waiting.job_id and visible_at <= clock_timestamp()
            order by id limit %d) visible) first),
      fair as (
        select id, sum(chunks) over (order by share, id) - chunks as before from shared),
      locked as materialized (
        select id from missing_vectors
        where id = any (array(select id from fair where before < ?))
          and state = 'pending' and visible_at <= clock_timestamp()
        order by id for update skip locked),
      taken as (
        update missing_vectors m set
          visible_at = clock_timestamp() + ? * interval '1 millisecond'
        where m.id = any (array(select id from locked))
        returning m.id, m.tenant)
      select id, tenant from taken
      """
          .formatted(MAX_TENANTS, MAX_JOBS_PER_TENANT, MAX_RANGES_PER_JOB);

  private final JdbcClient sql;
  private final String index;
  private final @Nullable Long tokensPerDay;

  /** Guarded by this. */
  private String lastTenant = "";

  /**
   * @param tokensPerDay of tenants without a limit of their own; null: no limit
   */
  public TakeStatement(JdbcClient sql, String index, @Nullable Long tokensPerDay) {
    this.sql = sql;
    this.index = index;
    this.tokensPerDay = tokensPerDay;
  }

  private record Taken(long id, String tenant) {}

  /**
   * Returns the ids of the ranges; at least one if any is visible and its tenant has tokens. One
   * caller at a time: concurrent ones would select the same ranges, and all but one take nothing.
   */
  public synchronized List<Long> take(int chunks, Duration visibilityTimeout) {
    String after = lastTenant;
    List<Taken> taken = take(after, chunks, visibilityTimeout);
    if (taken.isEmpty() && !after.isEmpty()) {
      taken = take("", chunks, visibilityTimeout);
    }
    lastTenant = taken.stream().map(Taken::tenant).max(String::compareTo).orElse("");
    return taken.stream().map(Taken::id).toList();
  }

  private List<Taken> take(String after, int chunks, Duration visibilityTimeout) {
    return sql.sql(TAKE)
        .params(after, index)
        .param(tokensPerDay)
        .params(index, index, index, chunks, visibilityTimeout.toMillis())
        .query((row, n) -> new Taken(row.getLong(1), row.getString(2)))
        .list();
  }
}
