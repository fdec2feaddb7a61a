package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One tenant fills the queue; nineteen others have few jobs. */
@Tag("full")
class CrowdTest {
  private static final int JOBS = 10_000;
  private static final int SMALL_TENANTS = 19;
  private static final int EACH = JOBS / 5 / SMALL_TENANTS;

  /** Few, so that the nodes leave processor time to the API. */
  private static final int SLOTS = 4;

  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Test
  void a_tenant_with_most_of_the_queue_keeps_nobody_waiting() throws Exception {
    try (Scene scene = new Scene("a_tenant_with_most_of_the_queue_keeps_nobody_waiting")) {
      scene.direct().with("quarry.engine.slots", "" + SLOTS).with("quarry.engine.lease", "30s");
      scene.with("quarry.engine.trust", "20s").with("quarry.engine.heartbeat", "10s");
      List<NodeProcess> workers = scene.start("a", "b");
      NodeProcess api = scene.with("quarry.roles", "api").start("api");

      queue(api, "pause");
      SteadyClient.submit(scene, api, 20, Duration.ofSeconds(10)); // Warms up the JIT compiler.
      addSmall(scene, "idle");
      queue(api, "resume");
      Await.until("all are done", TIMEOUT, () -> scene.jobs.count("queued") == 0);

      queue(api, "pause");
      add(scene, "large", "crowd", JOBS - EACH * SMALL_TENANTS);
      addSmall(scene, "crowd");
      scene.injected("10,000 queued jobs of 20 tenants, 80 % of one of them");
      queue(api, "resume");
      SteadyClient.Times times = SteadyClient.submit(scene, api, 10, Duration.ofSeconds(30));
      long left = scene.jobs.count("queued");
      Await.until("all are done", TIMEOUT, () -> scene.jobs.count("queued") == 0);
      scene.settle(TIMEOUT);

      Report.note("  POST while 10,000 wait", "%s; %d waited at its end".formatted(times, left));
      assertThat(workers).allMatch(NodeProcess::alive);
      assertUrgentOnesCameFirst(scene);
      assertSmallOnesWaitedLittleLonger(scene);
      assertThat(times.percentile(99)).as("p99 of POST in ms: %s", times).isLessThan(200);
    }
  }

  private static void queue(NodeProcess api, String what) throws Exception {
    assertThat(api.api().post("/admin/queues/text/" + what, "").status()).isEqualTo(200);
  }

  private static void addSmall(Scene scene, String batch) throws Exception {
    for (int tenant = 1; tenant <= SMALL_TENANTS; tenant++) {
      add(scene, "small-" + tenant, batch, EACH);
    }
  }

  private static void add(Scene scene, String tenant, String batch, int jobs) throws Exception {
    var source =
        new DriverManagerDataSource(
            scene.postgres.directUrl(), scene.postgres.user(), scene.postgres.password());
    PostgresJobWriter writer =
        new PostgresJobWriter(
            new Database(source),
            Generators.timeBasedEpochGenerator()::generate,
            QueueOrder.DEFAULT);
    List<JobRequest> all = IntStream.range(0, jobs).mapToObj(n -> aText(batch, n)).toList();
    for (int from = 0; from < jobs; from += 1_000) {
      writer
          .add(tenant, all.subList(from, Math.min(jobs, from + 1_000)))
          .forEach(job -> scene.ledger.accepted(job.id()));
    }
  }

  /** Every tenth job is urgent. */
  private static JobRequest aText(String batch, int n) {
    return new JobRequest(
        JobType.TEXT,
        null,
        "Stone number " + n + " was cut here. ".repeat(10),
        batch + " " + n,
        "default",
        Map.of(),
        n % 10 == 9 ? 5 : 0,
        null,
        batch,
        List.of(),
        Duration.ofMinutes(5),
        3,
        null);
  }

  /**
   * The order of starts within a tenant; both nodes may claim at the same time, each for all its
   * slots.
   */
  private static void assertUrgentOnesCameFirst(Scene scene) throws Exception {
    try (Connection connection = scene.postgres.connect()) {
      List<Rows.Row> overtaken =
          Rows.of(
              connection,
              """
              with started as (
                select tenant, batch_id, priority, row_number() over
                  (partition by tenant, batch_id order by started_at) as place
                from job where batch_id in ('idle', 'crowd'))
              select tenant, batch_id, max(place) filter (where priority > 0) as last,
                count(*) filter (where priority > 0) as urgent
              from started group by 1, 2
              having max(place) filter (where priority > 0)
                > count(*) filter (where priority > 0) + ?
              """,
              2 * SLOTS);
      assertThat(overtaken).as("tenants whose urgent jobs had to wait for others").isEmpty();
    }
  }

  private static void assertSmallOnesWaitedLittleLonger(Scene scene) throws Exception {
    long idle = p95(scene, "idle");
    long crowd = p95(scene, "crowd");
    Report.note(
        "  p95 of a small tenant's wait",
        "%d ms by themselves, %d ms beside the large one".formatted(idle, crowd));
    assertThat(crowd).isLessThanOrEqualTo(2 * idle);
  }

  /**
   * Percentiles of the waits of the small tenants in milliseconds, from the moment when the queue
   * was opened.
   */
  private static long p95(Scene scene, String batch) throws Exception {
    try (Connection connection = scene.postgres.connect()) {
      return Rows.of(
              connection,
              """
              select (1000 * percentile_cont(0.95) within group (order by extract(epoch from
                started_at - (select min(started_at) from job where batch_id = ?))))::bigint as p95
              from job where batch_id = ? and tenant like 'small-%'
              """,
              batch,
              batch)
          .getFirst()
          .number("p95");
    }
  }
}
