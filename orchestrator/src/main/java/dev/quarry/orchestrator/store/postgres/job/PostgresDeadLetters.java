package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.paging.Position;
import dev.quarry.orchestrator.store.postgres.Conditions;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Dead letters: failed jobs in the table {@code job}. */
public final class PostgresDeadLetters implements DeadLetters {
  private static final String SELECT_LISTED =
      """
      select j.id, j.tenant, j.type, j.source_uri, j.collection, j.attempt, j.crashes,
        coalesce(j.error ->> 'code', 'unknown') as error_code,
        coalesce(j.error ->> 'message', '') as error_message,
        coalesce(j.error ->> 'retryable' = 'true', false) as error_retryable,
        j.created_at, j.completed_at
      """;

  private final Database db;

  public PostgresDeadLetters(Database db) {
    this.db = db;
  }

  @Override
  public List<DeadLetter> list(Filter filter, @Nullable Position before, int limit) {
    Conditions where = conditions(filter).andAfter("(j.completed_at, j.id) < (?, ?::uuid)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    SELECT_LISTED
                        + " from job j where "
                        + where.text()
                        + " order by j.completed_at desc, j.id desc limit ?")
                .params(where.values(limit))
                .query(PostgresDeadLetters::readDeadLetter)
                .list());
  }

  private static DeadLetter readDeadLetter(ResultSet row, int number) throws SQLException {
    return new DeadLetter(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        JobType.of(row.getString("type")),
        row.getString("source_uri"),
        row.getString("collection"),
        row.getInt("attempt"),
        row.getInt("crashes"),
        new JobError(
            row.getString("error_code"),
            row.getString("error_message"),
            row.getBoolean("error_retryable")),
        Instants.present(row, "created_at"),
        Instants.present(row, "completed_at"));
  }

  @Override
  public Optional<Letter> find(@Nullable String tenant, UUID id) {
    return db.statement(() -> select(tenant, id));
  }

  private Optional<Letter> select(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            "select j.id, j.tenant, j.completed_at from job j where j.id = :id"
                + " and (:tenant::text is null or j.tenant = :tenant) and "
                + DeadLetterRows.IS_DEAD_LETTER)
        .param("id", id)
        .param("tenant", tenant)
        .query(PostgresDeadLetters::readLetter)
        .optional();
  }

  @Override
  public Redrive rejectionReason(@Nullable String tenant, UUID id) {
    return db.statement(() -> DeadLetterRows.rejectionReason(db.sql(), tenant, id));
  }

  @Override
  public List<Letter> oldest(
      Filter filter, Set<String> without, @Nullable Letter after, int limit) {
    Conditions where =
        conditions(filter)
            .and("j.tenant <> all (?::text[])", (Object) without.toArray(String[]::new));
    if (after != null) {
      where.and("(j.completed_at, j.id) > (?, ?)", after.ended(), after.id());
    }
    return db.statement(
        () ->
            db.sql()
                .sql(
                    "select j.id, j.tenant, j.completed_at from job j where "
                        + where.text()
                        + " order by j.completed_at, j.id limit ?")
                .params(where.values(limit))
                .query(PostgresDeadLetters::readLetter)
                .list());
  }

  private static Letter readLetter(ResultSet row, int number) throws SQLException {
    return new Letter(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getObject("completed_at", OffsetDateTime.class));
  }

  @Override
  public boolean any(Filter filter) {
    Conditions where = conditions(filter);
    return db.statement(
        () ->
            db.sql()
                .sql("select exists (select 1 from job j where " + where.text() + ")")
                .params(where.values())
                .query(Boolean.class)
                .single());
  }

  private static Conditions conditions(Filter filter) {
    return new Conditions()
        .and(DeadLetterRows.IS_DEAD_LETTER)
        .andGiven("j.type = ?", filter.type() == null ? null : filter.type().code())
        .andGiven("j.error ->> 'code' = ?", filter.code())
        .andGiven("j.tenant = ?", filter.tenant());
  }
}
