package dev.quarry.orchestrator.store.postgres.schedule;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.Timing;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The columns of a schedule and their conversion. */
final class ScheduleRow {
  static final String WITHOUT_TEXT =
      """
      s.id, s.tenant, s.name, s.submission, s.every, s.cron, s.time_zone, s.jitter_seconds,
      s.key_id, s.role, s.paused, s.pause_reason, s.due_at, s.next_run_at, s.skipped_due_at,
      s.skip_reason, s.created_at, s.updated_at, null as text
      """;
  static final String WITH_TEXT = WITHOUT_TEXT.replace("null as text", "s.text");

  static final String FIND = "select " + WITH_TEXT + " from schedule s where s.id = ?";

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private ScheduleRow() {}

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Schedule read(ResultSet row, int number) throws SQLException {
    return new Schedule(
        row.getObject("id", UUID.class),
        new Schedule.Plan(
            row.getString("name"),
            submission(row.getString("submission"), row.getString("text")),
            new Timing(
                row.getString("every"),
                row.getString("cron"),
                row.getString("time_zone"),
                row.getInt("jitter_seconds"))),
        new Principal(
            row.getString("key_id"),
            row.getString("tenant"),
            Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT))),
        new Schedule.State(
            row.getBoolean("paused"),
            row.getString("pause_reason"),
            Instants.present(row, "due_at"),
            Instants.present(row, "next_run_at")),
        skip(row),
        Instants.present(row, "created_at"),
        Instants.present(row, "updated_at"));
  }

  private static Schedule.@Nullable Skip skip(ResultSet row) throws SQLException {
    Instant due = Instants.read(row, "skipped_due_at");
    return due == null ? null : new Schedule.Skip(due, row.getString("skip_reason"));
  }

  /** The submission as it is stored: without its text, and with strings that PostgreSQL accepts. */
  static String json(JobSubmission submission) {
    Map<String, Object> members = Json.read(Json.of(submission), OBJECT);
    members.remove("text");
    return Json.ofUnsafe(members);
  }

  static @Nullable String text(JobSubmission submission) {
    return PostgresText.ofNullable(submission.text());
  }

  private static JobSubmission submission(String json, @Nullable String text) {
    JobSubmission stored = Json.read(json, JobSubmission.class);
    return text == null ? stored : stored.withText(text);
  }
}
