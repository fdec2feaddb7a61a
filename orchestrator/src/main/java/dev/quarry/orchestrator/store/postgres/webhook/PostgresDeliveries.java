package dev.quarry.orchestrator.store.postgres.webhook;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.webhook.Attempt;
import dev.quarry.orchestrator.webhook.Delivery;
import dev.quarry.orchestrator.webhook.DeliveryDecision;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sender's statements on the tables {@code webhook_delivery} and {@code webhook_attempt}. */
public final class PostgresDeliveries implements DeliveryStore {
  /**
   * A loose index scan over the hosts with pending deliveries, which takes from each host as many
   * deliveries as its concurrency limit allows: the cost grows with the number of hosts, not with
   * the number of deliveries. It selects more candidates than the capacity, because other nodes
   * claim concurrently, and checks the state of a candidate again when it locks the row.
   */
  static final String CLAIM =
      """
      with recursive host as (
        (select host as name from webhook_delivery where status = 'pending' order by host limit 1)
        union all
        select (
          select d.host from webhook_delivery d
          where d.status = 'pending' and d.host > host.name order by d.host limit 1)
        from host where host.name is not null),
      busy as (select * from unnest(?::text[], ?::integer[]) as busy (host, free)),
      due as materialized (
        select d.id from webhook_delivery d
        where d.id = any (array(
            select next.id
            from host left join busy on busy.host = host.name
            cross join lateral (
              select d.id, d.next_at from webhook_delivery d
              where d.host = host.name and d.status = 'pending'
                and d.next_at <= statement_timestamp()
                and (d.leased_until is null or d.leased_until <= statement_timestamp())
              order by d.next_at, d.id limit coalesce(busy.free, ?)) next
            order by next.next_at, next.id limit ?))
          and d.status = 'pending'
          and (d.leased_until is null or d.leased_until <= clock_timestamp())
        order by d.next_at, d.id
        limit ?
        for no key update of d skip locked)
      update webhook_delivery d set attempts = d.attempts + 1,
        leased_until = clock_timestamp() + ? * interval '1 millisecond'
      from due where d.id = due.id
      returning d.*, clock_timestamp() as now
      """;

  private static final int CANDIDATES_PER_PERMIT = 4;

  private final Database db;

  public PostgresDeliveries(Database db) {
    this.db = db;
  }

  @Override
  public List<Delivery> claim(Capacity capacity, Duration lease) {
    return db.statement(
        () -> claimStatement(CLAIM, capacity, lease).query(PostgresDeliveries::read).list());
  }

  JdbcClient.StatementSpec claimStatement(String statement, Capacity capacity, Duration lease) {
    return db.sql()
        .sql(statement)
        .param(capacity.free().keySet().toArray(String[]::new))
        .param(capacity.free().values().toArray(Integer[]::new))
        .params(
            capacity.perHost(),
            CANDIDATES_PER_PERMIT * capacity.all(),
            capacity.all(),
            lease.toMillis());
  }

  private static Delivery read(ResultSet row, int number) throws SQLException {
    int attempts = row.getInt("attempts");
    return new Delivery(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getString("url"),
        row.getString("host"),
        row.getString("payload"),
        row.getString("sealed_secret"),
        attempts,
        attempts - row.getInt("round_start"),
        Instants.present(row, "now"));
  }

  @Override
  public void record(Delivery delivery, Attempt attempt, DeliveryDecision decision) {
    db.transaction(
        () -> {
          boolean current = recordResult(delivery, attempt, decision);
          insertAttempt(delivery, attempt);
          if (current && decision instanceof DeliveryDecision.Gone) {
            disableEndpoint(delivery);
          }
          return current;
        });
  }

  /** Returns false if the delivery has a later attempt or is not pending any more. */
  private boolean recordResult(Delivery delivery, Attempt attempt, DeliveryDecision decision) {
    String status =
        switch (decision) {
          case DeliveryDecision.Delivered _ -> "delivered";
          case DeliveryDecision.Retry _ -> "pending";
          case DeliveryDecision.GivenUp _, DeliveryDecision.Gone _ -> "failed";
        };
    Long delay = decision instanceof DeliveryDecision.Retry(Duration wait) ? wait.toMillis() : null;
    return db.sql()
            .sql(
                """
                update webhook_delivery set status = ?, error_code = ?, leased_until = null,
                  next_at = coalesce(clock_timestamp() + ? * interval '1 millisecond', next_at),
                  ended_at = case when ? then null else clock_timestamp() end
                where id = ? and attempts = ? and status = 'pending'
                """)
            .param(status)
            .param(attempt.errorCode())
            .param(delay)
            .params(delay != null, delivery.id(), delivery.number())
            .update()
        > 0;
  }

  /** Also inserts an attempt that has lost its lease: its request may have reached the receiver. */
  private void insertAttempt(Delivery delivery, Attempt attempt) {
    db.sql()
        .sql(
            """
            insert into webhook_attempt (delivery_id, number, at, duration_ms, status_code,
              error_code, error_message, answer)
            select id, ?, ?, ?, ?, ?, ?, ? from webhook_delivery where id = ?
            on conflict do nothing
            """)
        .params(delivery.number(), java.sql.Timestamp.from(delivery.claimedAt()))
        .param(Math.toIntExact(Math.min(Integer.MAX_VALUE, attempt.took().toMillis())))
        .param(attempt.status())
        .param(attempt.errorCode())
        .param(safe(attempt.errorMessage()))
        .param(safe(attempt.answer()))
        .param(delivery.id())
        .update();
  }

  /** If the request went to the tenant's endpoint: disables it and fails its pending deliveries. */
  private void disableEndpoint(Delivery delivery) {
    int disabled =
        delivery.encryptedSecret() != null
            ? 0
            : db.sql()
                .sql(
                    """
                    update webhook_endpoint set disabled_at = clock_timestamp()
                    where tenant = ? and url = ? and disabled_at is null
                    """)
                .params(delivery.tenant(), delivery.url())
                .update();
    if (disabled > 0) {
      db.sql()
          .sql(
              """
              update webhook_delivery set status = 'failed', error_code = 'gone',
                ended_at = clock_timestamp()
              where tenant = ? and url = ? and status = 'pending' and leased_until is null
              """)
          .params(delivery.tenant(), delivery.url())
          .update();
    }
  }

  private static @Nullable String safe(@Nullable String text) {
    return PostgresText.ofNullable(text);
  }

  @Override
  public long pending() {
    return db.statement(
        () ->
            db.sql()
                .sql("select count(*) from webhook_delivery where status = 'pending'")
                .query(Long.class)
                .single());
  }

  @Override
  public int removeEnded(Duration age, int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    delete from webhook_delivery where ctid = any (array(
                      select ctid from webhook_delivery where status <> 'pending'
                        and ended_at < clock_timestamp() - ? * interval '1 millisecond'
                      order by ended_at limit ? for update skip locked))
                    """)
                .params(age.toMillis(), limit)
                .update());
  }
}
