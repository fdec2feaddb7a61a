package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code job_event}. The transaction that writes an event increments {@code job.last_seq}
 * to obtain its sequence number, so that the numbers have no gaps and no duplicates.
 */
public final class EventRows {
  private final JdbcClient sql;

  public EventRows(JdbcClient sql) {
    this.sql = sql;
  }

  /** Inserts an event with a sequence number that this transaction has obtained. */
  public void add(UUID jobId, long seq, String type, Map<String, ?> data) {
    sql.sql(
            """
            insert into job_event (job_id, seq, at, type, data)
            values (?, ?, clock_timestamp(), ?, ?::jsonb)
            """)
        .params(jobId, seq, PostgresText.of(type), Json.ofUnsafe(data))
        .update();
  }
}
