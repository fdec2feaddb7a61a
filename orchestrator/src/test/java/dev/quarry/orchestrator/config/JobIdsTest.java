package dev.quarry.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.gateway.PostgresCallStore;
import dev.quarry.orchestrator.submission.JobInsertHook;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.submission.Submitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JobIdsTest {
  private static final StoredCall CALL = new StoredCall(null, Map.of(), new byte[0]);

  @Test
  void ids_are_ascending_for_all_ways_of_submission() {
    JobWriter writer = RunningOrchestrator.bean(JobWriter.class);
    JobSubmitter submitter = RunningOrchestrator.bean(JobSubmitter.class);
    JobInsertHook call = RunningOrchestrator.bean(PostgresCallStore.class).insertHook(CALL);
    JobRequest request = SampleRequests.aText();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ids.add(writer.add("ids", List.of(request)).getFirst().id());
      Submitted called = submitter.submit("ids", request, null, call);
      ids.add(((Submitted.Added) called).job().id());
    }

    assertThat(ids).extracting(UUID::toString).isSorted();
  }
}
