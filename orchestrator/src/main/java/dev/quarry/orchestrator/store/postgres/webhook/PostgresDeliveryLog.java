package dev.quarry.orchestrator.store.postgres.webhook;

import dev.quarry.model.WebhookAttempt;
import dev.quarry.model.WebhookDelivery;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.webhook.Delivery;
import dev.quarry.orchestrator.webhook.DeliveryLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The admin's statements on the tables {@code webhook_delivery} and {@code webhook_attempt}. */
public final class PostgresDeliveryLog implements DeliveryLog {
  private final Database db;

  public PostgresDeliveryLog(Database db) {
    this.db = db;
  }

  @Override
  public List<WebhookDelivery> list(String tenant, Filter filter) {
    WebhookDelivery.Status status = filter.status();
    UUID job = filter.jobId();
    Conditions where =
        new Conditions()
            .and("tenant = ?", tenant)
            .andGiven("status = ?", status == null ? null : status.code())
            .andGiven("job_id = ?::uuid", job == null ? null : job.toString())
            .andAfter("(created_at, id) < (?, ?::uuid)", filter.before());
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select * from webhook_delivery where "
                        + where.text()
                        + " order by created_at desc, id desc limit ?")
                .params(where.values(filter.limit()))
                .query((row, n) -> read(row, null, null))
                .list());
  }

  @Override
  public Optional<WebhookDelivery> find(String tenant, UUID id) {
    return db.transaction(() -> findWithAttempts(tenant, id));
  }

  @Override
  public Optional<WebhookDelivery> redeliver(String tenant, UUID id) {
    return db.transaction(
        () -> {
          db.sql()
              .sql(
                  """
                  update webhook_delivery set status = 'pending', ended_at = null,
                    next_at = clock_timestamp(), round_start = attempts
                  where id = ? and tenant = ?
                  """)
              .params(id, tenant)
              .update();
          return findWithAttempts(tenant, id);
        });
  }

  private Optional<WebhookDelivery> findWithAttempts(String tenant, UUID id) {
    List<WebhookAttempt> attempts =
        db.sql()
            .sql("select * from webhook_attempt where delivery_id = ? order by number")
            .param(id)
            .query((row, n) -> readAttempt(row))
            .list();
    return db.sql()
        .sql("select * from webhook_delivery where id = ? and tenant = ?")
        .params(id, tenant)
        .query((row, n) -> read(row, row.getString("payload"), attempts))
        .optional();
  }

  private static WebhookAttempt readAttempt(ResultSet row) throws SQLException {
    int status = row.getInt("status_code");
    return new WebhookAttempt(
        row.getInt("number"),
        Instants.present(row, "at"),
        row.getInt("duration_ms"),
        status == 0 ? null : status,
        row.getString("error_code"),
        row.getString("error_message"),
        row.getString("answer"));
  }

  private static WebhookDelivery read(
      ResultSet row, @Nullable String payload, @Nullable List<WebhookAttempt> attempts)
      throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    Instant ended = Instants.read(row, "ended_at");
    return new WebhookDelivery(
        id,
        Delivery.messageId(id),
        row.getObject("job_id", UUID.class),
        row.getString("event"),
        row.getString("url"),
        WebhookDelivery.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        row.getString("error_code"),
        Instants.present(row, "created_at"),
        ended == null ? Instants.read(row, "next_at") : null,
        ended,
        payload,
        attempts);
  }
}
