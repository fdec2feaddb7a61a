package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.DeadLetterPage.DeadLetter;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.model.RedriveView;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.StoreUnavailableException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failed jobs in the table {@code job}. */
public final class PostgresDeadLetters implements DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(PostgresDeadLetters.class);

  private static final String DEAD =
      """
      j.status = 'failed' and j.redriven_as is null and (j.error ->> 'retryable' = 'true'
        or j.error ->> 'code' in ('poison', 'internal_error'))
      """;

  private static final String SHOWN =
      """
      select j.id, j.tenant, j.type, j.source_uri, j.collection, j.attempt, j.crashes,
        coalesce(j.error ->> 'code', 'unknown') as error_code,
        coalesce(j.error ->> 'message', '') as error_message,
        coalesce(j.error ->> 'retryable' = 'true', false) as error_retryable,
        j.created_at, j.completed_at
      """;

  private static final int AT_ONCE = 200;

  private final Database db;
  private final AdmittedJobs admitted;

  public PostgresDeadLetters(Database db, AdmittedJobs admitted) {
    this.db = db;
    this.admitted = admitted;
  }

  @Override
  public List<DeadLetter> list(Filter filter, @Nullable Position before, int limit) {
    Conditions where = chosen(filter).andAfter("(j.completed_at, j.id) < (?, ?::uuid)", before);
    return db.statement(
        () ->
            db.sql()
                .sql(
                    SHOWN
                        + " from job j where "
                        + where.text()
                        + " order by j.completed_at desc, j.id desc limit ?")
                .params(where.values(limit))
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

  /** A dead letter by name: nothing of it is locked, nor read that may be wrong in it. */
  private record Letter(UUID id, String tenant, OffsetDateTime ended) {}

  @Override
  public Redrive redrive(@Nullable String tenant, UUID id) {
    return db.statement(() -> find(tenant, id))
        .map(this::start)
        .orElseGet(() -> db.statement(() -> why(tenant, id)));
  }

  private Optional<Letter> find(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            "select j.id, j.tenant, j.completed_at from job j where j.id = :id"
                + " and (:tenant::text is null or j.tenant = :tenant) and "
                + DEAD)
        .param("id", id)
        .param("tenant", tenant)
        .query(PostgresDeadLetters::letter)
        .optional();
  }

  /** While room was asked for, somebody else may have started it. */
  private Redrive start(Letter letter) {
    return admitted.add(
        letter.tenant(),
        1,
        inserts ->
            lock(letter.id())
                .<Redrive>map(dead -> new Redrive.Started(again(dead, inserts)))
                .orElseGet(() -> why(letter.tenant(), letter.id())),
        Redrive.Started.class::isInstance);
  }

  private Optional<Job> lock(UUID id) {
    return db.sql()
        .sql(
            "select "
                + JobRow.WHOLE
                + " from job j where j.id = :id and "
                + DEAD
                + " for no key update of j")
        .param("id", id)
        .query(JobRow::read)
        .optional();
  }

  private Redrive why(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            """
            select redriven_as from job
            where id = :id and (:tenant::text is null or tenant = :tenant)
            """)
        .param("id", id)
        .param("tenant", tenant)
        .query(
            (row, n) -> {
              UUID as = row.getObject(1, UUID.class);
              return as == null ? new Redrive.NoDeadLetter() : new Redrive.StartedBefore(as);
            })
        .optional()
        .orElseGet(Redrive.NoSuchJob::new);
  }

  @Override
  public RedriveView redrive(Filter filter, int limit) {
    RedriveTally tally = new RedriveTally(limit);
    boolean more = true;
    try {
      walk(filter, tally);
      more = db.statement(() -> anyLeft(filter));
    } catch (StoreUnavailableException e) {
      if (!tally.anyStarted()) {
        throw e;
      }
      log.warn("The database does not answer: not all dead letters were started again.", e);
    }
    return tally.view(more);
  }

  private void walk(Filter filter, RedriveTally tally) {
    @Nullable Letter last = null;
    List<Letter> page;
    do {
      page = page(filter, tally.full(), last);
      for (Letter letter : page) {
        if (tally.open() && !tally.full().contains(letter.tenant())) {
          start(letter, tally);
        }
        last = letter;
      }
    } while (page.size() == AT_ONCE && tally.open());
  }

  private void start(Letter letter, RedriveTally tally) {
    try {
      if (start(letter) instanceof Redrive.Started(Job job)) {
        tally.started(letter.id(), job.id());
      }
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (LimitExceededException e) {
      tally.noRoom(letter.tenant(), e);
    } catch (RuntimeException e) {
      log.warn("The job {} could not be started again and stays a dead letter.", letter.id(), e);
      tally.broken(letter.id(), letter.tenant());
    }
  }

  /**
   * @param full tenants whose jobs are left out
   */
  private List<Letter> page(Filter filter, Set<String> full, @Nullable Letter after) {
    Conditions where =
        chosen(filter).and("j.tenant <> all (?::text[])", (Object) full.toArray(String[]::new));
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
                .params(where.values(AT_ONCE))
                .query(PostgresDeadLetters::letter)
                .list());
  }

  private static Letter letter(ResultSet row, int number) throws SQLException {
    return new Letter(
        row.getObject("id", UUID.class),
        row.getString("tenant"),
        row.getObject("completed_at", OffsetDateTime.class));
  }

  private boolean anyLeft(Filter filter) {
    Conditions where = chosen(filter);
    return db.sql()
        .sql("select exists (select 1 from job j where " + where.text() + ")")
        .params(where.values())
        .query(Boolean.class)
        .single();
  }

  private static Conditions chosen(Filter filter) {
    return new Conditions()
        .and(DEAD)
        .andGiven("j.type = ?", filter.type() == null ? null : filter.type().code())
        .andGiven("j.error ->> 'code' = ?", filter.code())
        .andGiven("j.tenant = ?", filter.tenant());
  }

  /** The old job's row is locked: nobody else starts it again. */
  private Job again(Job dead, JobInserts inserts) {
    JobRequest request = dead.request().retryOf(dead.id());
    Job again = inserts.add(dead.tenant(), List.of(request)).getFirst();
    if (request.itemsAreGiven()) {
      new ItemCopies(db.sql()).all(dead.id(), again.id());
    }
    db.sql()
        .sql("update job set redriven_as = ? where id = ?")
        .params(again.id(), dead.id())
        .update();
    return again;
  }
}
