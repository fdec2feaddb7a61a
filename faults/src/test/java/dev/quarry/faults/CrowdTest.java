package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.PostgresJobStore;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One tenant fills the queue; nineteen others have a little to do. */
@Tag("full")
class CrowdTest {
  private static final int JOBS = 10_000;
  private static final int TENANTS = 20;

  @Test
  void a_tenant_with_most_of_the_queue_keeps_nobody_waiting() throws Exception {
    try (Scene scene = new Scene("a_tenant_with_most_of_the_queue_keeps_nobody_waiting")) {
      scene.with("quarry.engine.slots", "16").with("quarry.engine.lease", "30s");
      scene.with("quarry.engine.trust", "20s").with("quarry.engine.heartbeat", "10s");
      scene.with("quarry.roles", "api");
      NodeProcess api = scene.start("api");
      PostgresJobStore store = store(scene);
      List<JobRequest> large = Collections.nCopies(JOBS * 8 / 10, SampleRequests.aText());
      for (int from = 0; from < large.size(); from += 1_000) {
        accept(scene, store, "large", large.subList(from, from + 1_000));
      }
      for (int tenant = 1; tenant < TENANTS; tenant++) {
        accept(
            scene,
            store,
            "small-" + tenant,
            Collections.nCopies(JOBS * 2 / 10 / (TENANTS - 1), SampleRequests.aText()));
      }
      scene.injected("10,000 queued jobs of 20 tenants, 80 % of one of them");
      // A client's POSTs while all of this waits and is worked on.
      scene.with("quarry.roles", "api,worker");
      List<NodeProcess> workers = scene.start("a", "b");
      List<Long> millis = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        Api.Answer answer = api.api().post("/ingest-async", Scene.text("of a client " + i % 3));
        assertThat(answer.status()).isEqualTo(202);
        scene.ledger.accepted(answer.jobId());
        millis.add(answer.took().toMillis());
      }
      Collections.sort(millis);
      Report.note(
          "  POST",
          "p50 %d ms, p99 %d ms while 10,000 wait".formatted(millis.get(150), millis.get(297)));
      scene.settle(Duration.ofMinutes(5));
      assertThat(workers).allMatch(NodeProcess::alive);
      assertSmallOnesCameFirst(scene);
      assertThat(millis.get(297)).as("p99 of POST in ms").isLessThan(200);
    }
  }

  /** Every small tenant was done long before the large one: a fair share is a twentieth each. */
  private static void assertSmallOnesCameFirst(Scene scene) throws Exception {
    try (Connection connection = scene.postgres.connect()) {
      Rows.Row small =
          Rows.of(
                  connection,
                  """
                  with n as (select tenant, row_number() over (order by started_at) as place from job)
                  select max(place) as last from n where tenant like 'small-%'
                  """)
              .getFirst();
      Report.note(
          "  fairness",
          "the last job of a small tenant was number "
              + small.number("last")
              + " of 10,000 to start");
      // 2,000 of theirs and as many of the large tenant's as one of twenty takes meanwhile.
      assertThat(small.number("last")).isLessThan(JOBS / 2);
    }
  }

  private static PostgresJobStore store(Scene scene) {
    var source =
        new DriverManagerDataSource(
            scene.postgres.directUrl(), scene.postgres.user(), scene.postgres.password());
    return new PostgresJobStore(
        new Database(source), Generators.timeBasedEpochGenerator()::generate);
  }

  private static void accept(
      Scene scene, PostgresJobStore store, String tenant, List<JobRequest> requests) {
    store.add(tenant, requests).forEach(job -> scene.ledger.accepted(job.id()));
  }
}
