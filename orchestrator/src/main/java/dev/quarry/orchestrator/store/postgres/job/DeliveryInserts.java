package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.Ids;
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
 * Inserts webhook deliveries for finished jobs: one for the job's callback and one for the tenant's
 * endpoint. Every transaction that makes jobs terminal calls it once for each job, after it has
 * written their rows. Each call costs one query, which returns no row for most jobs.
 */
public final class DeliveryInserts {
  private static final String SELECT_RECEIVERS =
      """
      select %s, e.url as endpoint
      from job j left join webhook_endpoint e on e.tenant = j.tenant and e.disabled_at is null
      where j.id = any(?::uuid[]) and (e.url is not null or j.request->>'callback' is not null)
      """
          .formatted(JobRow.WITHOUT_TEXT);

  private final JdbcClient sql;
  private final Function<Job, String> payload;

  /**
   * @param payload creates the payload of the webhook for a finished job
   */
  public DeliveryInserts(JdbcClient sql, Function<Job, String> payload) {
    this.sql = sql;
    this.payload = payload;
  }

  private record Receiver(Job job, @Nullable String endpoint) {}

  /** Inserts the deliveries of jobs that this transaction has finished. */
  public void insertForFinished(Collection<UUID> terminal) {
    List<Receiver> receivers =
        sql.sql(SELECT_RECEIVERS)
            .param(Ids.of(terminal.stream()))
            .query((row, n) -> new Receiver(JobRow.read(row, n), row.getString("endpoint")))
            .list();
    receivers.forEach(this::add);
  }

  /** If callback and endpoint have the same URL, one delivery is inserted. */
  private void add(Receiver receiver) {
    var callback = receiver.job().request().callback();
    if (callback != null) {
      add(receiver.job(), callback.url(), callback.encryptedSecret());
    }
    String endpoint = receiver.endpoint();
    if (endpoint != null && (callback == null || !Objects.equals(endpoint, callback.url()))) {
      add(receiver.job(), endpoint, null);
    }
  }

  private void add(Job job, String url, @Nullable String encryptedSecret) {
    sql.sql(
            """
            insert into webhook_delivery
              (tenant, job_id, event, url, host, sealed_secret, payload, next_at, created_at)
            values (?, ?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
            """)
        .params(job.tenant(), job.id(), WebhookPayload.event(job), url, Delivery.host(url))
        .param(encryptedSecret)
        .param(payload.apply(job))
        .update();
  }
}
