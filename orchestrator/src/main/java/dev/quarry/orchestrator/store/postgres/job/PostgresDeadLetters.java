package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Failed jobs in the table {@code job}. */
public final class PostgresDeadLetters implements DeadLetters {
  private static final String CHOSEN =
      DeadLetterRows.DEAD
          + """
            and (:type::text is null or j.type = :type)
            and (:code::text is null or j.error ->> 'code' = :code)
            and (:tenant::text is null or j.tenant = :tenant)
          """;

  private static final String SHOWN =
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
  public List<DeadLetter> list(Filter filter, @Nullable UUID before, int limit) {
    String page =
        """
          and (:before::uuid is null or (j.completed_at, j.id) < (
            select completed_at, id from job where id = :before))
        order by j.completed_at desc, j.id desc limit :limit
        """;
    return db.statement(
        () ->
            choosing(SHOWN + " from job j where " + CHOSEN + page, filter)
                .param("before", before)
                .param("limit", limit)
                .query(PostgresDeadLetters::shown)
                .list());
  }

  private static DeadLetter shown(ResultSet row, int number) throws SQLException {
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
    return db.statement(() -> read(tenant, id));
  }

  private Optional<Letter> read(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            "select j.id, j.tenant, j.completed_at from job j where j.id = :id"
                + " and (:tenant::text is null or j.tenant = :tenant) and "
                + DeadLetterRows.DEAD)
        .param("id", id)
        .param("tenant", tenant)
        .query(PostgresDeadLetters::letter)
        .optional();
  }

  @Override
  public Redrive whyNot(@Nullable String tenant, UUID id) {
    return db.statement(() -> DeadLetterRows.whyNot(db.sql(), tenant, id));
  }

  @Override
  public List<Letter> oldest(
      Filter filter, Set<String> without, @Nullable Letter after, int limit) {
    String page =
        """
          and j.tenant not in (select jsonb_array_elements_text(:without::jsonb))
          and (:after::uuid is null or (j.completed_at, j.id) > (:ended::timestamptz, :after))
        order by j.completed_at, j.id limit :limit
        """;
    return db.statement(
        () ->
            choosing(
                    "select j.id, j.tenant, j.completed_at from job j where " + CHOSEN + page,
                    filter)
                .param("without", Json.of(without))
                .param("after", after == null ? null : after.id())
                .param("ended", after == null ? null : after.ended())
                .param("limit", limit)
                .query(PostgresDeadLetters::letter)
                .list());
  }

  private static Letter letter(ResultSet row, int number) throws SQLException {
    return new Letter(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getObject("completed_at", OffsetDateTime.class));
  }

  @Override
  public boolean any(Filter filter) {
    return db.statement(
        () ->
            choosing("select exists (select 1 from job j where " + CHOSEN + ")", filter)
                .query(Boolean.class)
                .single());
  }

  private JdbcClient.StatementSpec choosing(String statement, Filter filter) {
    return db.sql()
        .sql(statement)
        .param("type", filter.type() == null ? null : filter.type().code())
        .param("code", PostgresText.ofNullable(filter.code()))
        .param("tenant", PostgresText.ofNullable(filter.tenant()));
  }
}
