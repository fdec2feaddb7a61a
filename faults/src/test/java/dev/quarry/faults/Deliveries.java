package dev.quarry.faults;

import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Reads the webhook deliveries from the database and changes their due times. */
final class Deliveries {
  private final PostgresServer postgres;

  Deliveries(PostgresServer postgres) {
    this.postgres = postgres;
  }

  /** The outcomes of the delivery attempts of a job, in order: a status or an error. */
  List<String> attempts(UUID job) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(
              connection,
              """
              select coalesce(a.status_code::text, a.error_code) as outcome
              from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id
              where d.job_id = ? order by a.number
              """,
              job)
          .stream()
          .map(row -> row.text("outcome"))
          .toList();
    }
  }

  /** The number of deliveries by status. */
  Map<String, Long> byStatus() throws SQLException {
    try (Connection connection = postgres.connect()) {
      Map<String, Long> counts = new TreeMap<>();
      Rows.of(connection, "select status, count(*) as n from webhook_delivery group by status")
          .forEach(row -> counts.put(row.text("status"), row.number("n")));
      return counts;
    }
  }

  /** Jobs that do not have exactly one delivery. */
  List<Rows.Row> unannounced() throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(
          connection,
          """
          select j.id from job j left join webhook_delivery d on d.job_id = j.id
          group by j.id having count(d.id) <> 1
          """);
    }
  }

  /** Makes all pending deliveries due, and returns when none is due or in flight. */
  void pass(Duration time) throws SQLException {
    try (Connection connection = postgres.connect();
        var statement =
            connection.prepareStatement(
                """
                update webhook_delivery set next_at = next_at - ? * interval '1 millisecond'
                where status = 'pending'
                """)) {
      statement.setLong(1, time.toMillis());
      statement.execute();
      Await.until(
          "what is due has been sent",
          Duration.ofSeconds(60),
          () ->
              Rows.of(
                      connection,
                      """
                      select id from webhook_delivery where status = 'pending'
                        and (next_at <= clock_timestamp() or leased_until is not null)
                      """)
                  .isEmpty());
    }
  }
}
