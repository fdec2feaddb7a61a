package dev.quarry.orchestrator.schedule;

import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.every;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.schedule.spring.SpringCronReader;
import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes and one due time. A trigger of the test stops a transaction at its commit, when all of
 * its rows are written, for as long as the test holds an advisory lock.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // initialised by prepare()
final class ScheduleRacesTest {
  private static final int ROUNDS = Math.min(20, Integer.getInteger("quarry.races", 20));
  private static final String HOLD =
      """
      create function hold() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock(42); return null; end $$;
      create constraint trigger hold after insert on schedule_run
        deferrable initially deferred for each row execute function hold();
      """;

  private static final String HELD =
      "from pg_locks where locktype = 'advisory' and objid = 42 and not granted";

  private final SchedulesOnPostgres on = new SchedulesOnPostgres();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Connection test;

  @BeforeEach
  void prepare() throws SQLException {
    test = on.source.getConnection();
  }

  @AfterEach
  void end() throws SQLException {
    execute("select pg_advisory_unlock_all()");
    test.close();
    threads.shutdownNow();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = test.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean held() {
    return on.db.sql().sql("select exists (select " + HELD + ")").query(Boolean.class).single();
  }

  /** A node that has written everything and has not committed. */
  private Future<?> nodeAtItsCommit() throws Exception {
    execute(HOLD + "select pg_advisory_lock(42)");
    Future<?> node = threads.submit(() -> on.node().tick());
    Await.until("the node is at its commit", this::held);
    return node;
  }

  @Test
  void node_passes_over_what_another_one_has_taken() throws Exception {
    Schedule schedule = on.create(every("PT1H", null));
    Future<?> first = nodeAtItsCommit();
    on.node().tick();
    assertThat(on.jobs(schedule)).isEmpty();
    execute("select pg_advisory_unlock(42)");
    first.get(30, TimeUnit.SECONDS);
    on.node().tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.runs(schedule)).hasSize(1);
  }

  @Test
  void node_that_dies_before_its_commit_leaves_the_schedule_due() throws Exception {
    Schedule schedule = on.create(every("PT1H", null));
    Future<?> first = nodeAtItsCommit();
    execute("select pg_terminate_backend(pid) " + HELD);
    assertThat(failure(first)).isInstanceOf(StoreUnavailableException.class);
    assertThat(on.jobs(schedule)).isEmpty();
    assertThat(on.read(schedule).state()).isEqualTo(schedule.state());
    execute("select pg_advisory_unlock(42)");
    on.node().tick();
    on.node().tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.runs(schedule)).hasSize(1);
  }

  private static Throwable failure(Future<?> node) throws Exception {
    try {
      node.get(30, TimeUnit.SECONDS);
      throw new AssertionError("the transaction was committed");
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void nodes_that_look_at_the_same_moment_run_each_due_time_once() throws Exception {
    int nodes = 4;
    List<Schedule> schedules = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      schedules.add(on.create(every("PT1H", null)));
    }
    CyclicBarrier start = new CyclicBarrier(nodes);
    List<Future<?>> ticks = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ticks.add(
          threads.submit(
              () -> {
                start.await();
                return on.node().tick();
              }));
    }
    for (Future<?> tick : ticks) {
      tick.get(60, TimeUnit.SECONDS);
    }
    assertThat(schedules).allSatisfy(schedule -> assertThat(on.jobs(schedule)).hasSize(1));
    assertThat(on.outcomes).hasSize(ROUNDS).containsOnly(ScheduleMeter.Outcome.STARTED);
  }

  @Test
  void schedule_that_a_client_changes_while_the_node_is_busy_runs_as_it_is_then() throws Exception {
    on.create(every("PT1H", null));
    Schedule schedule = on.create(every("PT1H", null));
    Future<?> node = nodeAtItsCommit(); // has read both schedules
    JobSubmission other =
        JobSubmission.of("web_crawl", "https://other.example.org/", null, null, "docs", Map.of());
    assertThat(
            on.schedules.change(
                schedule.id(),
                new ScheduleRequest(null, other, null, null, null, null, null),
                schedule.principal()))
        .isPresent();
    execute("select pg_advisory_unlock(42)");
    node.get(30, TimeUnit.SECONDS);
    on.node().tick();
    assertThat(on.jobs(schedule))
        .singleElement()
        .satisfies(
            job -> assertThat(job.request().sourceUri()).isEqualTo("https://other.example.org/"));
  }

  @Test
  void run_on_demand_waits_for_the_node_that_has_the_schedule() throws Exception {
    Schedule schedule = on.create(every("PT1H", null));
    Future<?> node = nodeAtItsCommit();
    Future<?> demand = threads.submit(() -> on.schedules.run(schedule.tenant(), schedule.id()));
    execute("select pg_advisory_unlock(42)");
    node.get(30, TimeUnit.SECONDS);
    assertThat(failure(demand)).isInstanceOf(NotTakenException.class);
    assertThat(on.jobs(schedule)).hasSize(1);
  }

  /** What a node knows of the only schedule before somebody else changes it. */
  private Schedule seen() {
    return on.store.due(10).getFirst();
  }

  @Test
  void node_does_not_pause_what_a_client_has_changed_meanwhile() {
    Schedule schedule = on.create(every("PT1H", null));
    Schedule seen = seen();
    assertThat(
            on.schedules.change(
                schedule.id(),
                new ScheduleRequest("corrected", null, null, null, null, null, null),
                schedule.principal()))
        .isPresent();
    assertThat(on.store.pause(seen, "It is not valid.", SchedulesOnPostgres.entry())).isFalse();
    assertThat(on.read(schedule).state().paused()).isFalse();
    assertThat(on.store.pause(seen(), "It is not valid.", SchedulesOnPostgres.entry())).isTrue();
  }

  @Test
  void node_does_not_postpone_what_another_one_has_run_meanwhile() {
    Schedule schedule = on.create(every("PT1H", null));
    Schedule seen = seen();
    on.node().tick();
    Schedule after = on.read(schedule);
    assertThat(on.store.postpone(seen, "queue_full", Duration.ofMinutes(1))).isFalse();
    assertThat(on.read(schedule)).isEqualTo(after);
  }

  @Test
  void paused_schedule_is_not_due() {
    Schedule schedule = on.create(every("PT1H", null));
    ScheduleTransitions transitions = new ScheduleTransitions(new SpringCronReader(), () -> 0);
    Instant later = schedule.state().nextRunAt().plusSeconds(1);
    assertThat(transitions.due(schedule, later, false))
        .isInstanceOf(ScheduleTransitions.Decision.Run.class);
    Schedule paused =
        on.schedules
            .change(schedule.id(), SchedulesOnPostgres.paused(true), schedule.principal())
            .orElseThrow();
    assertThat(transitions.due(paused, later, false))
        .isInstanceOf(ScheduleTransitions.Decision.Wait.class);
  }
}
