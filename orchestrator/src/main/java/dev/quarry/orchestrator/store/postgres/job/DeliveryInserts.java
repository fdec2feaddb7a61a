package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.webhook.Delivery;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes a delivery for each address that wants to know of a job's end. Every transaction that
 * makes jobs terminal calls it, once for each job, after their rows are written. The one statement
 * that every end of a job costs finds none of most jobs.
 */
public final class DeliveryInserts {
  private static final String AWAITED =
      """
      select %s, e.url as endpoint
      from job j left join webhook_endpoint e on e.tenant = j.tenant and e.disabled_at is null
      where j.id = any(?::uuid[]) and (e.url is not null or j.request->>'callback' is not null)
      """
          .formatted(JobRow.LISTED);

  private final JdbcClient sql;
  private final Function<Job, String> payload;

  /**
   * @param payload what is sent of an ended job
   */
  public DeliveryInserts(JdbcClient sql, Function<Job, String> payload) {
    this.sql = sql;
    this.payload = payload;
  }

  private record Awaited(Job job, @Nullable String endpoint) {}

  public void ended(Collection<UUID> terminal) {
    List<Awaited> awaited =
        sql.sql(AWAITED)
            .param(terminal.stream().map(UUID::toString).toArray(String[]::new))
            .query((row, n) -> new Awaited(JobRow.read(row, n), row.getString("endpoint")))
            .list();
    awaited.forEach(this::add);
  }

  /** An address that is both the job's and the tenant's is told once. */
  private void add(Awaited awaited) {
    var callback = awaited.job().request().callback();
    if (callback != null) {
      add(awaited.job(), callback.url(), callback.sealedSecret());
    }
    String endpoint = awaited.endpoint();
    if (endpoint != null && (callback == null || !Objects.equals(endpoint, callback.url()))) {
      add(awaited.job(), endpoint, null);
    }
  }

  private void add(Job job, String url, @Nullable String sealedSecret) {
    sql.sql(
            """
            insert into webhook_delivery
              (tenant, job_id, event, url, host, sealed_secret, payload, next_at, created_at)
            values (?, ?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
            """)
        .params(job.tenant(), job.id(), WebhookPayload.event(job), url, Delivery.host(url))
        .param(sealedSecret)
        .param(payload.apply(job))
        .update();
  }
}
