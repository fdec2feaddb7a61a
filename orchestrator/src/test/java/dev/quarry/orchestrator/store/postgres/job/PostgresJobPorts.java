package dev.quarry.orchestrator.store.postgres.job;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.queue.PostgresNodeRegistry;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueueStatistics;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.util.Map;
import java.util.function.Function;

/** The ports of jobs on a database of a test. */
public final class PostgresJobPorts {
  private PostgresJobPorts() {}

  /** With the default queue order and webhook payloads without links. */
  public static JobPorts on(Database db) {
    return on(
        db,
        new PostgresJobWriter(
            db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT));
  }

  public static JobPorts on(Database db, JobWriter writer) {
    Function<Job, String> payload = job -> WebhookPayload.of(job, Map.of());
    return new JobPorts(
        writer,
        new PostgresJobStore(db, payload),
        new PostgresBatchStore(db, payload),
        new PostgresItemReads(db),
        new PostgresEventLog(db),
        new PostgresQueueStatistics(db),
        new PostgresJobStatistics(db),
        new PostgresNodeRegistry(db));
  }
}
