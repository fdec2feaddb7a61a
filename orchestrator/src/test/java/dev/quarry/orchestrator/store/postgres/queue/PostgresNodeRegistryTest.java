package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.NodeRegistryContract;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import java.time.Duration;
import java.util.List;

final class PostgresNodeRegistryTest extends NodeRegistryContract {
  private final Database db = new Database(TestDatabase.fresh());

  @Override
  protected NodeRegistry nodes() {
    return new PostgresNodeRegistry(db);
  }

  @Override
  protected Job aJobOf(String node) {
    PostgresJobPorts.on(db).add("acme", List.of(SampleRequests.aText()));
    return PostgresJobQueues.on(db)
        .claim(Claimants.idle(node), 1, Duration.ofMinutes(1))
        .getFirst();
  }
}
