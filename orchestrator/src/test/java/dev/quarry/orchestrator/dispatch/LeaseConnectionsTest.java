package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.submission.JobWriter;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole application, with requests and handlers that never release their connections. */
final class LeaseConnectionsTest {
  private static final Duration LEASE = Duration.ofMinutes(5);

  @Test
  void requests_that_exhaust_their_pool_do_not_stop_claims_heartbeats_finishes_or_rescues()
      throws Exception {
    JobStore store = RunningOrchestrator.bean(JobStore.class);
    JobQueue queue = RunningOrchestrator.bean(JobQueue.class);
    LeaseStore leases = RunningOrchestrator.bean(LeaseStore.class);
    Job job =
        RunningOrchestrator.bean(JobWriter.class)
            .add("leases", List.of(SampleRequests.aText()))
            .getFirst();
    HikariDataSource requests = RunningOrchestrator.bean(HikariDataSource.class);
    List<Connection> busy = new ArrayList<>();
    try {
      for (int i = 0; i < requests.getMaximumPoolSize(); i++) {
        busy.add(requests.getConnection());
      }
      List<Job> claimed = queue.claim(Claimants.idle("leases"), 1_000, LEASE);
      Job running =
          claimed.stream().filter(each -> each.id().equals(job.id())).findFirst().orElseThrow();
      assertThat(leases.heartbeat("leases", List.of(running.fence()), LEASE).lost()).isEmpty();
      assertThat(queue.rescue(10, state -> new Transition.Rescued())).isEmpty();
      for (Job each : claimed) {
        Transition end =
            each.equals(running) ? new Transition.Cancelled() : new Transition.Released();
        assertThat(queue.finish(each.fence(), state -> end)).isEqualTo(end);
      }
    } finally {
      for (Connection each : busy) {
        each.close();
      }
    }
    assertThat(store.find("leases", job.id()).orElseThrow().status().terminal()).isTrue();
  }
}
