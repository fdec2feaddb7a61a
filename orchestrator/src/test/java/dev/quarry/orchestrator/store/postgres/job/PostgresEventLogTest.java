package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.EventLogContract;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;

final class PostgresEventLogTest extends EventLogContract {
  private final Database db = new Database(TestDatabase.fresh());

  @Override
  protected EventLog log() {
    return new PostgresEventLog(db);
  }

  /** The first event is written with the job. */
  @Override
  protected UUID aJobWithEvents(int events) {
    Job job = PostgresJobPorts.on(db).add("acme", List.of(SampleRequests.aText())).getFirst();
    for (int seq = 2; seq <= events; seq++) {
      new EventRows(db.sql()).add(job.id(), seq, "progress", Map.of());
    }
    db.sql().sql("update job set last_seq = ? where id = ?").params(events, job.id()).update();
    return job.id();
  }
}
