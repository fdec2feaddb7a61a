package dev.quarry.orchestrator.store.postgres.schedule;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.paging.Position;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.Schedule.Plan;
import dev.quarry.orchestrator.schedule.Schedule.State;
import dev.quarry.orchestrator.schedule.ScheduleRun;
import dev.quarry.orchestrator.schedule.ScheduleStore;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.access.AuditRows;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobInsertHook;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Schedules in the table {@code schedule}. */
public final class PostgresScheduleStore implements ScheduleStore {
  private final Database db;
  private final ScheduleRunRows runs;
  private final ScheduleTakes takes;
  private final AuditRows audit;

  public PostgresScheduleStore(Database db) {
    this.db = db;
    this.runs = new ScheduleRunRows(db.sql());
    this.takes = new ScheduleTakes(db.sql(), runs);
    this.audit = new AuditRows(db);
  }

  @Override
  public Creation add(
      Plan plan,
      Principal principal,
      @Nullable IdempotencyKey key,
      @Nullable Integer max,
      Function<Instant, State> first) {
    String tenant = principal.tenant();
    return db.transaction(
        () -> {
          // Creations of a tenant run one after the other: the limit and the key are looked at.
          db.sql()
              .sql(
                  "select pg_advisory_xact_lock(hashtextextended('schedule' || chr(10) || ?,"
                      + " 0))::text")
              .param(tenant)
              .query(String.class)
              .single();
          Optional<Creation> earlier = key == null ? Optional.empty() : earlier(tenant, key);
          if (earlier.isPresent()) {
            return earlier.get();
          }
          if (max != null && count(tenant, max) >= max) {
            return new Creation.Full();
          }
          return new Creation.Created(insert(plan, principal, key, first.apply(takes.now())));
        });
  }

  private Optional<Creation> earlier(String tenant, IdempotencyKey key) {
    return db.sql()
        .sql(
            "select "
                + ScheduleRow.WITHOUT_TEXT
                + ", s.body_sha256 from schedule s where s.tenant = ? and s.idempotency_key = ?")
        .params(tenant, key.key())
        .query(
            (row, n) ->
                MessageDigest.isEqual(row.getBytes("body_sha256"), key.bodySha256())
                    ? new Creation.Repeated(ScheduleRow.read(row, n))
                    : (Creation) new Creation.Conflicting())
        .optional();
  }

  /** Up to the limit. */
  private long count(String tenant, int max) {
    return db.sql()
        .sql("select count(*) from (select from schedule where tenant = ? limit ?) as counted")
        .params(tenant, max)
        .query(Long.class)
        .single();
  }

  private Schedule insert(
      Plan plan, Principal principal, @Nullable IdempotencyKey key, State state) {
    return db.sql()
        .sql(
            """
            insert into schedule as s (id, tenant, name, submission, text, every, cron, time_zone,
              jitter_seconds, key_id, role, paused, due_at, next_run_at, idempotency_key,
              body_sha256)
            values (:id, :tenant, :name, :submission::jsonb, :text, :every, :cron, :zone, :jitter,
              :key, :role, :paused, :due, :next, :idempotency, :body)
            returning %s
            """
                .formatted(ScheduleRow.WITHOUT_TEXT))
        .param("id", UUID.randomUUID())
        .param("tenant", principal.tenant())
        .param("name", PostgresText.ofNullable(plan.name()))
        .param("submission", ScheduleRow.json(plan.submission()))
        .param("text", ScheduleRow.text(plan.submission()))
        .param("every", plan.timing().every())
        .param("cron", plan.timing().cron())
        .param("zone", plan.timing().timeZone())
        .param("jitter", plan.timing().jitterSeconds())
        .param("key", principal.keyId())
        .param("role", principal.role().code())
        .param("paused", state.paused())
        .param("due", ScheduleRow.time(state.dueAt()))
        .param("next", ScheduleRow.time(state.nextRunAt()))
        .param("idempotency", key == null ? null : key.key())
        .param("body", key == null ? null : key.bodySha256())
        .query(ScheduleRow::read)
        .single();
  }

  @Override
  public Optional<Schedule> find(String tenant, UUID id) {
    return db.statement(
        () ->
            db.sql()
                .sql(ScheduleRow.FIND + " and s.tenant = ?")
                .params(id, tenant)
                .query(ScheduleRow::read)
                .optional());
  }

  @Override
  public List<Schedule> list(String tenant, @Nullable Position before, int limit) {
    Conditions where =
        new Conditions()
            .and("s.tenant = ?", tenant)
            .andAfter("(s.created_at, s.id) < (?, ?::uuid)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select "
                        + ScheduleRow.WITHOUT_TEXT
                        + " from schedule s where "
                        + where.text()
                        + " order by s.created_at desc, s.id desc limit ?")
                .params(where.values(limit))
                .query(ScheduleRow::read)
                .list());
  }

  @Override
  public Map<UUID, List<ScheduleRun>> runs(Collection<UUID> schedules, int perSchedule) {
    return schedules.isEmpty() ? Map.of() : db.statement(() -> runs.latest(schedules, perSchedule));
  }

  @Override
  public Optional<Schedule> change(String tenant, UUID id, Change change) {
    return db.transaction(
        () ->
            db.sql()
                .sql(ScheduleRow.FIND + " and s.tenant = ? for update")
                .params(id, tenant)
                .query(ScheduleRow::read)
                .optional()
                .map(schedule -> update(id, change.apply(schedule, takes.now()))));
  }

  private Schedule update(UUID id, Changed changed) {
    Plan plan = changed.plan();
    State state = changed.state();
    return db.sql()
        .sql(
            """
            update schedule s set name = :name, submission = :submission::jsonb, text = :text,
              every = :every, cron = :cron, time_zone = :zone, jitter_seconds = :jitter,
              key_id = :key, role = :role, paused = :paused, pause_reason = :reason, due_at = :due,
              next_run_at = :next, updated_at = clock_timestamp()
            where s.id = :id returning %s
            """
                .formatted(ScheduleRow.WITHOUT_TEXT))
        .param("id", id)
        .param("name", PostgresText.ofNullable(plan.name()))
        .param("submission", ScheduleRow.json(plan.submission()))
        .param("text", ScheduleRow.text(plan.submission()))
        .param("every", plan.timing().every())
        .param("cron", plan.timing().cron())
        .param("zone", plan.timing().timeZone())
        .param("jitter", plan.timing().jitterSeconds())
        .param("key", changed.principal().keyId())
        .param("role", changed.principal().role().code())
        .param("paused", state.paused())
        .param("reason", state.pauseReason())
        .param("due", ScheduleRow.time(state.dueAt()))
        .param("next", ScheduleRow.time(state.nextRunAt()))
        .query(ScheduleRow::read)
        .single();
  }

  @Override
  public boolean delete(String tenant, UUID id) {
    return db.statement(
            () ->
                db.sql()
                    .sql("delete from schedule where id = ? and tenant = ?")
                    .params(id, tenant)
                    .update())
        > 0;
  }

  @Override
  public List<Schedule> due(int limit) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select "
                        + ScheduleRow.WITH_TEXT
                        + " from schedule s where not s.paused"
                        + " and s.next_run_at <= clock_timestamp() order by s.next_run_at limit ?")
                .param(limit)
                .query(ScheduleRow::read)
                .list());
  }

  @Override
  public JobInsertHook take(Schedule seen, Due due) {
    return takes.take(seen, due);
  }

  @Override
  public boolean skip(Schedule seen, Due due) {
    return db.transaction(() -> takes.skip(seen, due));
  }

  @Override
  public JobInsertHook runNow(Schedule seen) {
    return takes.runNow(seen);
  }

  @Override
  public boolean pause(Schedule seen, String reason, AuditEntry entry) {
    return db.transaction(
        () -> {
          int paused =
              db.sql()
                  .sql(
                      """
                      update schedule set paused = true, pause_reason = ?,
                        updated_at = clock_timestamp()
                      where id = ? and not paused and key_id = ? and updated_at = ?
                      """)
                  .params(
                      reason,
                      seen.id(),
                      seen.principal().keyId(),
                      ScheduleRow.time(seen.updatedAt()))
                  .update();
          if (paused > 0) {
            audit.add(List.of(entry));
          }
          return paused > 0;
        });
  }

  @Override
  public boolean postpone(Schedule seen, String reason, Duration delay) {
    return db.statement(
            () ->
                db.sql()
                    .sql(
                        """
                        update schedule set skipped_due_at = due_at, skip_reason = ?,
                          next_run_at = clock_timestamp() + ? * interval '1 millisecond'
                        where id = ? and not paused and next_run_at = ?
                        """)
                    .params(reason, delay.toMillis(), seen.id())
                    .param(ScheduleRow.time(seen.state().nextRunAt()))
                    .update())
        > 0;
  }

  @Override
  public int settle(int limit) {
    return db.statement(() -> runs.settle(limit));
  }
}
