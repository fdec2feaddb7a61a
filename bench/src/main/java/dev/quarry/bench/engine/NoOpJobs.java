package dev.quarry.bench.engine;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.submission.JobWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Writes jobs as submissions do, without the API. */
public final class NoOpJobs {
  private static final int BATCH_SIZE = 500;
  private static final JobRequest REQUEST =
      new JobRequest(
          JobType.TEXT,
          null,
          "A text of a few words.",
          "A title",
          "default",
          Map.of(),
          0,
          null,
          null,
          List.of(),
          Duration.ofMinutes(30),
          3,
          null);

  private final JobWriter writer;

  public NoOpJobs(Database database) {
    this.writer =
        new PostgresJobWriter(
            database, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT);
  }

  public void submit(String tenant, int number) {
    for (int left = number; left > 0; left -= BATCH_SIZE) {
      writer.add(tenant, Collections.nCopies(Math.min(left, BATCH_SIZE), REQUEST));
    }
  }
}
