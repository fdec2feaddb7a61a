package dev.quarry.orchestrator.store.postgres.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The waiting jobs of one tenant in one queue. {@link Claim} takes jobs from it, {@link
 * PostgresQueueStatistics} counts them.
 *
 * @param first the smallest {@code due_order} of the jobs
 */
record TenantQueue(String type, String tenant, OffsetDateTime first) {
  /**
   * All tenant queues, for {@code with recursive}. A loose index scan: one index probe for each
   * tenant queue, independent of the number of jobs.
   */
  static final String WAITING =
      """
      tenant_queue (type, tenant, first) as (
        (select type, tenant, due_order from job where status = 'queued' and not delayed
          order by type, tenant, due_order limit 1)
        union all
        select next.type, next.tenant, next.due_order from tenant_queue cross join lateral (
          select j.type, j.tenant, j.due_order from job j where j.status = 'queued'
            and not j.delayed and (j.type, j.tenant) > (tenant_queue.type, tenant_queue.tenant)
          order by j.type, j.tenant, j.due_order limit 1) next)\
      """;

  /** The tenant queues that {@link #bind} sets. */
  static final String KNOWN =
      """
      tenant_queue (type, tenant, first) as (
        select * from unnest(?::text[], ?::text[], ?::timestamptz[]))\
      """;

  static TenantQueue read(ResultSet row, int number) throws SQLException {
    return new TenantQueue(
        row.getString("type"),
        row.getString("tenant"),
        row.getObject("first", OffsetDateTime.class));
  }

  /** Binds the parameters of {@link #KNOWN}; binds nothing if the list is empty. */
  static StatementSpec bind(StatementSpec statement, List<TenantQueue> known) {
    return known.isEmpty()
        ? statement
        : statement
            .param(texts(known, TenantQueue::type))
            .param(texts(known, TenantQueue::tenant))
            .param(texts(known, queue -> queue.first().toString()));
  }

  private static String[] texts(List<TenantQueue> queues, Function<TenantQueue, String> text) {
    return queues.stream().map(text).toArray(String[]::new);
  }
}
