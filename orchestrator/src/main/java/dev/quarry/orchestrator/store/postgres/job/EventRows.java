package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code job_event}. The transaction that writes an event increments {@code job.last_seq}
 * to obtain its sequence number, so that the numbers have no gaps and no duplicates.
 */
public final class EventRows {
  private static final RowMapper<JobEvent> EVENT =
      (row, n) ->
          new JobEvent(
              row.getObject("job_id", UUID.class),
              row.getLong("seq"),
              row.getString("type"),
              JobRow.time(row, "at"),
              JobRow.object(row.getString("data")));

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

  List<JobEvent> after(UUID jobId, long afterSeq, int limit) {
    return sql.sql("select * from job_event where job_id = ? and seq > ? order by seq limit ?")
        .params(jobId, afterSeq, limit)
        .query(EVENT)
        .list();
  }

  Map<UUID, Long> lastSeqs(Collection<UUID> jobIds) {
    Map<UUID, Long> seqs = new HashMap<>();
    sql.sql("select id, last_seq from job where id = any(?::uuid[])")
        .param(jobIds.stream().map(UUID::toString).toArray(String[]::new))
        .query(
            row -> {
              seqs.put(row.getObject(1, UUID.class), row.getLong(2));
            });
    return seqs;
  }

  /** The last events, in ascending order. */
  List<JobEvent> last(UUID jobId, int limit) {
    return sql.sql("select * from job_event where job_id = ? order by seq desc limit ?")
        .params(jobId, limit)
        .query(EVENT)
        .list()
        .reversed();
  }
}
