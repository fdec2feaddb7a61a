package dev.quarry.orchestrator.schedule;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.key.ApiKey;
import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.access.key.Pepper;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.Quotas;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.access.session.SessionStore.Lifetimes;
import dev.quarry.orchestrator.access.session.Sessions;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobStore.JobFilter;
import dev.quarry.orchestrator.schedule.ScheduleStore.Creation;
import dev.quarry.orchestrator.schedule.spring.SpringCronReader;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.access.PostgresAuditLog;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresSessionStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.schedule.PostgresScheduleStore;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.rules.CallbackRules;
import dev.quarry.orchestrator.submission.rules.SubmissionLimits;
import dev.quarry.orchestrator.submission.rules.SubmissionRules;
import dev.quarry.orchestrator.trace.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Schedules on a database, and nodes that run them. Time passes by moving due times back. */
final class SchedulesOnPostgres {
  static final String ACME = "acme";
  private static final Pepper PEPPER = new Pepper("p".repeat(32));
  private static final Duration MIN_INTERVAL = Duration.ofMinutes(5);

  final DataSource source = TestDatabase.fresh();
  final Database db = new Database(source);
  final JobPorts jobs = PostgresJobPorts.on(db);
  final ScheduleStore store = new PostgresScheduleStore(db);
  final PostgresAuditLog audit = new PostgresAuditLog(db);
  final PostgresLimitStore limitStore = new PostgresLimitStore(db);
  final Queue<ScheduleMeter.Outcome> outcomes = new ConcurrentLinkedQueue<>();

  /** From 0 to 1: how much of its jitter each run has. */
  volatile double random;

  private final AtomicLong nanos = new AtomicLong();
  private final PostgresKeyStore keyStore = new PostgresKeyStore(db);
  private final ApiKeyAuthenticator authenticator =
      new ApiKeyAuthenticator(keyStore, () -> PEPPER, null, false, nanos::get);
  private final Sessions sessions =
      new Sessions(
          authenticator,
          new PostgresSessionStore(db),
          new Lifetimes(Duration.ofHours(1), Duration.ofDays(1)),
          nanos::get);
  final ApiKeys keys = new ApiKeys(keyStore, authenticator, () -> PEPPER);
  private final SpringCronReader reader = new SpringCronReader();
  private final ScheduleRules rules =
      new ScheduleRules(
          new SubmissionRules(
              SubmissionLimits.DEFAULTS,
              new CallbackRules(secret -> Optional.of("sealed"), url -> false)),
          reader,
          MIN_INTERVAL);
  private final ScheduleTransitions transitions = new ScheduleTransitions(reader, () -> random);

  /** The service of one node. */
  final Schedules schedules = schedules();

  private TenantLimits limits() {
    return new TenantLimits(limitStore, Limits.NONE, nanos::get);
  }

  private JobSubmitter submitter() {
    return new JobSubmitter(
        new Quotas(limits(), limitStore, 1_000, nanos::get),
        new PostgresJobWriter(
            db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT),
        new LocalBus(),
        Tracing.NONE);
  }

  Schedules schedules() {
    return new Schedules(store, rules, transitions, submitter(), limits());
  }

  /** A node with caches of its own. */
  ScheduleRunner node() {
    return new ScheduleRunner(
        new PostgresScheduleStore(db),
        rules,
        transitions,
        new SchedulePermission(keyStore, sessions),
        submitter(),
        outcomes::add);
  }

  ApiKey key(Role role, @Nullable Instant expires) {
    if (!authenticator.required()) {
      keys.create(new ApiKeys.NewApiKey("first", "default", Role.ADMIN, null), entry());
    }
    return ((ApiKeys.CreateResult.Created)
            keys.create(new ApiKeys.NewApiKey("test", ACME, role, expires), entry()))
        .key();
  }

  static AuditEntry entry() {
    return AuditEntry.ofServer("test", "/test");
  }

  static ScheduleRequest every(String interval, @Nullable Integer jitterSeconds) {
    return new ScheduleRequest(null, submission(), interval, null, null, jitterSeconds, null);
  }

  static ScheduleRequest cron(String expression, @Nullable String zone) {
    return new ScheduleRequest(null, submission(), null, expression, zone, null, null);
  }

  static ScheduleRequest paused(boolean paused) {
    return new ScheduleRequest(null, null, null, null, null, null, paused);
  }

  private static JobSubmission submission() {
    return JobSubmission.of(
        "web_crawl", "https://docs.example.org/", null, null, "docs", Map.of("max_pages", 7));
  }

  Schedule create(ScheduleRequest request) {
    return create(request, key(Role.EDITOR, null).principal());
  }

  Schedule create(ScheduleRequest request, Principal principal) {
    return ((Creation.Created) schedules.create(request, principal, null)).schedule();
  }

  Schedule read(Schedule schedule) {
    return store.find(schedule.tenant(), schedule.id()).orElseThrow();
  }

  /** The same as if so much time had passed for the schedule. */
  void pass(Schedule schedule, Duration time) {
    db.sql()
        .sql(
            """
            update schedule set due_at = due_at - passed, next_run_at = next_run_at - passed,
              skipped_due_at = skipped_due_at - passed
            from (select :seconds * interval '1 second' as passed) as t where id = :id
            """)
        .param("seconds", time.toSeconds())
        .param("id", schedule.id())
        .update();
    db.sql()
        .sql(
            """
            update schedule_run set due_at = due_at - ? * interval '1 second'
            where schedule_id = ?
            """)
        .params(time.toSeconds(), schedule.id())
        .update();
  }

  List<Job> jobs(Schedule schedule) {
    return jobs.store()
        .list(
            schedule.tenant(),
            new JobFilter(null, null, null, null, null, schedule.id(), null, null, 100));
  }

  List<ScheduleRun> runs(Schedule schedule) {
    return store.runs(List.of(schedule.id()), 20).getOrDefault(schedule.id(), List.of());
  }

  /** Ends the job of the last run with these numbers. */
  void endLastRun(Schedule schedule, int stored, int added, int removed) {
    UUID job = runs(schedule).getFirst().jobId();
    db.sql()
        .sql(
            """
            update job set status = 'completed', completed_at = now(), stored = ?, added = ?,
              removed = ? where id = ?
            """)
        .params(stored, added, removed, job)
        .update();
  }
}
