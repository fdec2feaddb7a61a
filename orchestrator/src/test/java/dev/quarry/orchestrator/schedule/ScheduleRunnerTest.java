package dev.quarry.orchestrator.schedule;

import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.ACME;
import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.cron;
import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.entry;
import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.every;
import static dev.quarry.orchestrator.schedule.SchedulesOnPostgres.paused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditLog.Numbered;
import dev.quarry.orchestrator.access.key.ApiKey;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.schedule.ScheduleMeter.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to schedules that are due, with a real database. */
final class ScheduleRunnerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final SchedulesOnPostgres on = new SchedulesOnPostgres();
  private final ScheduleRunner node = on.node();

  @Test
  void due_schedule_runs_as_a_job_like_any_other() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    Job job = on.jobs(schedule).getFirst();
    assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(job.tenant()).isEqualTo(ACME);
    assertThat(job.request().sourceUri()).isEqualTo("https://docs.example.org/");
    assertThat(job.request().options()).containsEntry("max_pages", 7);
    assertThat(job.request().origin().schedule()).isEqualTo(schedule.id());
    Schedule after = on.read(schedule);
    assertThat(after.state().dueAt()).isEqualTo(schedule.state().dueAt().plus(HOUR));
    ScheduleRun run = on.runs(schedule).getFirst();
    assertThat(run.jobId()).isEqualTo(job.id());
    assertThat(run.dueAt()).isEqualTo(schedule.state().dueAt());

    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.outcomes).containsExactly(Outcome.STARTED);
  }

  @Test
  void cron_schedule_waits_for_its_first_time() {
    Schedule schedule = on.create(cron("0 3 * * *", "Europe/Berlin"));
    node.tick();
    assertThat(on.jobs(schedule)).isEmpty();
    on.pass(schedule, Duration.ofDays(1));
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.read(schedule).state().dueAt()).isEqualTo(schedule.state().dueAt());
  }

  @Test
  void missed_times_are_not_piled_up() {
    Schedule schedule = on.create(every("PT1H", null));
    on.pass(schedule, Duration.ofDays(3).plusMinutes(10));
    node.tick();
    on.endLastRun(schedule, 0, 0, 0);
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.read(schedule).state().dueAt())
        .isBetween(Instant.now(), Instant.now().plus(HOUR));
  }

  @Test
  void run_that_has_not_ended_leaves_out_the_next_due_time() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    on.pass(schedule, HOUR);
    Instant left = on.read(schedule).state().dueAt();
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.read(schedule).lastSkip()).isEqualTo(new Schedule.Skip(left, "still_running"));
    assertThat(on.read(schedule).state().dueAt()).isEqualTo(left.plus(HOUR));

    on.endLastRun(schedule, 5, 3, 1);
    on.pass(schedule, HOUR);
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(2);
    assertThat(on.outcomes).containsExactly(Outcome.STARTED, Outcome.SKIPPED, Outcome.STARTED);
  }

  @Test
  void run_tells_how_many_items_have_failed() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    on.endLastRun(schedule, 5, 3, 1);
    assertThat(on.runs(schedule).getFirst().failed()).isNull();
    on.db.sql().sql("update job set failed = 2").update();
    assertThat(on.runs(schedule).getFirst().failed()).isEqualTo(2);
  }

  @Test
  void what_a_run_changed_outlives_its_job() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    on.endLastRun(schedule, 5, 3, 1);
    ScheduleRun live = on.runs(schedule).getFirst();
    assertThat(List.of(live.added(), live.changed(), live.removed())).containsExactly(3, 2, 1);
    assertThat(live.status()).isEqualTo(JobStatus.COMPLETED);
    node.tick();
    on.db.sql().sql("delete from job").update();
    assertThat(on.runs(schedule)).containsExactly(live);
  }

  @Test
  void jitter_delays_the_run_and_not_the_grid() {
    on.random = 0.5;
    Schedule schedule = on.create(every("PT1H", 600));
    Instant due = schedule.state().dueAt();
    assertThat(schedule.state().nextRunAt()).isEqualTo(due.plusSeconds(300));
    node.tick();
    assertThat(on.jobs(schedule)).isEmpty();
    on.random = 0;
    on.pass(schedule, Duration.ofMinutes(5));
    node.tick();
    Schedule.State next = on.read(schedule).state();
    assertThat(next.dueAt()).isEqualTo(due.minusSeconds(300).plus(HOUR));
    assertThat(next.nextRunAt()).isEqualTo(next.dueAt());
    on.random = 0.999_999;
    assertThat(on.create(every("PT1H", 600)).state())
        .satisfies(
            state ->
                assertThat(Duration.between(state.dueAt(), state.nextRunAt()))
                    .isBetween(Duration.ofSeconds(599), Duration.ofSeconds(600)));
  }

  @Test
  void revoked_key_pauses_its_schedules_and_says_why() {
    ApiKey key = on.key(Role.EDITOR, null);
    Schedule schedule = on.create(every("PT1H", null), key.principal());
    on.keys.revoke(key.id(), null, entry());
    node.tick();
    node.tick();
    Schedule paused = on.read(schedule);
    assertThat(on.jobs(schedule)).isEmpty();
    assertThat(paused.state().paused()).isTrue();
    assertThat(paused.state().pauseReason()).contains(key.id(), "was revoked", "Resume it");
    List<Numbered> entries = on.audit.list(ACME, "pause schedule", null, 10);
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().entry().object()).isEqualTo("/schedules/" + schedule.id());
    assertThat(entries.getFirst().entry().outcome()).contains("was revoked");
    assertThat(on.outcomes).containsExactly(Outcome.PAUSED);

    Principal other = on.key(Role.ADMIN, null).principal();
    assertThat(on.schedules.change(schedule.id(), paused(false), other)).isPresent();
    node.tick();
    assertThat(on.read(schedule).state().pauseReason()).isNull();
    assertThat(on.read(schedule).principal()).isEqualTo(other);
    assertThat(on.jobs(schedule)).hasSize(1);
  }

  @Test
  void expired_key_and_lost_role_pause_as_well() {
    ApiKey expiring = on.key(Role.EDITOR, Instant.now().plusSeconds(3600));
    Schedule expired = on.create(every("PT1H", null), expiring.principal());
    ApiKey reader = on.key(Role.VIEWER, null);
    Schedule lost = on.create(every("PT1H", null), new Principal(reader.id(), ACME, Role.EDITOR));
    Schedule gone = on.create(every("PT1H", null), new Principal("none", ACME, Role.EDITOR));
    Schedule open = on.create(every("PT1H", null), Principal.OPEN);
    on.db
        .sql()
        .sql("update api_key set expires_at = now() - interval '1 second' where id = ?")
        .param(expiring.id())
        .update();
    node.tick();
    assertThat(on.read(expired).state().pauseReason()).contains("has expired");
    assertThat(on.read(lost).state().pauseReason()).contains("does not have the role editor");
    assertThat(on.read(gone).state().pauseReason()).contains("does not exist");
    assertThat(on.read(open).state().pauseReason()).contains("made without a key");
    assertThat(on.jobs(expired)).isEmpty();
  }

  @Test
  void schedule_follows_its_key_when_that_is_rotated() {
    ApiKey key = on.key(Role.EDITOR, null);
    Schedule schedule = on.create(every("PT1H", null), key.principal());
    var created = on.keys.rotate(key.id(), ACME, Duration.ZERO, entry()).orElseThrow();
    assertThat(on.read(schedule).principal().keyId()).isEqualTo(created.key().id());
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
  }

  @Test
  void full_queue_postpones_the_run_and_keeps_its_due_time() {
    Schedule schedule = on.create(every("PT1H", null));
    on.limitStore.put(ACME, new Limits(null, 0, null, null, null, null, null, null, null), entry());
    node.tick();
    Schedule postponed = on.read(schedule);
    assertThat(on.jobs(schedule)).isEmpty();
    assertThat(postponed.state().dueAt()).isEqualTo(schedule.state().dueAt());
    assertThat(postponed.state().nextRunAt()).isAfter(schedule.state().nextRunAt());
    assertThat(postponed.lastSkip())
        .isEqualTo(new Schedule.Skip(schedule.state().dueAt(), "quota_exceeded"));

    on.limitStore.put(ACME, Limits.NONE, entry());
    on.pass(schedule, Duration.ofMinutes(1));
    on.node().tick();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.read(schedule).lastSkip()).isNull();
    assertThat(on.outcomes).containsExactly(Outcome.POSTPONED, Outcome.STARTED);
  }

  @Test
  void paused_schedule_does_not_run_by_itself() {
    Schedule schedule = on.create(every("PT1H", null));
    assertThat(on.schedules.change(schedule.id(), paused(true), schedule.principal())).isPresent();
    node.tick();
    assertThat(on.jobs(schedule)).isEmpty();
    assertThat(on.schedules.run(ACME, schedule.id())).isPresent();
    assertThatThrownBy(() -> on.schedules.run(ACME, schedule.id()))
        .isInstanceOf(NotTakenException.class);
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.schedules.run("other", schedule.id())).isEmpty();
  }

  @Test
  void schedule_that_is_paused_and_resumed_before_its_due_time_keeps_it() {
    on.random = 0.5;
    Schedule schedule = on.create(every("PT1H", 600));
    on.pass(schedule, Duration.ofMinutes(5));
    node.tick();
    Schedule.State before = on.read(schedule).state();
    assertThat(before.dueAt()).isAfter(Instant.now());
    on.random = 0.1;
    assertThat(on.schedules.change(schedule.id(), paused(true), schedule.principal())).isPresent();
    assertThat(on.schedules.change(schedule.id(), paused(false), schedule.principal())).isPresent();
    assertThat(on.read(schedule).state()).isEqualTo(before);
  }

  @Test
  void schedule_that_the_rules_no_longer_allow_is_paused_and_can_be_changed() {
    Schedule schedule = on.create(every("PT1H", null));
    on.db
        .sql()
        .sql(
            """
            update schedule set every = 'PT1M',
              submission = submission || '{"source_uri": "ftp://docs.example.org/"}'
            """)
        .update();
    node.tick();
    assertThat(on.jobs(schedule)).isEmpty();
    assertThat(on.read(schedule).state().pauseReason()).contains("source_uri", "Correct it");
    assertThat(on.schedules.change(schedule.id(), paused(true), schedule.principal())).isPresent();
    assertThat(on.schedules.change(schedule.id(), every("PT1H", null), schedule.principal()))
        .isPresent();
    assertThat(on.read(schedule).state().paused()).isTrue();
    assertThat(on.schedules.change(schedule.id(), paused(false), schedule.principal())).isPresent();
    on.pass(schedule, HOUR);
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
  }

  @Test
  void change_of_the_timing_begins_now() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    Schedule daily =
        on.schedules.change(schedule.id(), every("P1D", null), schedule.principal()).orElseThrow();
    assertThat(Duration.between(Instant.now(), daily.state().dueAt()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
    Schedule nightly =
        on.schedules
            .change(schedule.id(), cron("30 4 * * *", null), schedule.principal())
            .orElseThrow();
    assertThat(nightly.plan().timing()).isEqualTo(new Timing(null, "30 4 * * *", null, 0));
    assertThat(nightly.state().dueAt().toString()).endsWith("T04:30:00Z");
  }

  @Test
  void deleted_schedule_leaves_its_jobs() {
    Schedule schedule = on.create(every("PT1H", null));
    node.tick();
    assertThat(on.store.delete("other", schedule.id())).isFalse();
    assertThat(on.store.delete(ACME, schedule.id())).isTrue();
    assertThat(on.jobs(schedule)).hasSize(1);
    assertThat(on.runs(schedule)).isEmpty();
    node.tick();
    assertThat(on.jobs(schedule)).hasSize(1);
  }
}
