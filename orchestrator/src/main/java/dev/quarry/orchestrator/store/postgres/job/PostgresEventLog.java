package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Ids;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** Queries the table {@code job_event}. */
public final class PostgresEventLog implements EventLog {
  private static final RowMapper<JobEvent> EVENT =
      (row, n) ->
          new JobEvent(
              row.getObject("job_id", UUID.class),
              row.getLong("seq"),
              row.getString("type"),
              JobRow.time(row, "at"),
              JobRow.object(row.getString("data")));

  private final Database db;

  public PostgresEventLog(Database db) {
    this.db = db;
  }

  @Override
  public List<JobEvent> events(UUID jobId, long afterSeq, int limit) {
    return query(
        "select * from job_event where job_id = ? and seq > ? order by seq limit ?",
        jobId,
        afterSeq,
        limit);
  }

  @Override
  public List<JobEvent> lastEvents(UUID jobId, int limit) {
    return query("select * from job_event where job_id = ? order by seq desc limit ?", jobId, limit)
        .reversed();
  }

  private List<JobEvent> query(String statement, Object... values) {
    return db.statement(() -> db.sql().sql(statement).params(values).query(EVENT).list());
  }

  @Override
  public Map<UUID, Long> lastSeqs(Collection<UUID> jobIds) {
    Map<UUID, Long> seqs = new HashMap<>();
    db.statement(
        () -> {
          db.sql()
              .sql("select id, last_seq from job where id = any(?::uuid[])")
              .param(Ids.of(jobIds.stream()))
              .query(
                  row -> {
                    seqs.put(row.getObject(1, UUID.class), row.getLong(2));
                  });
          return seqs;
        });
    return seqs;
  }
}
