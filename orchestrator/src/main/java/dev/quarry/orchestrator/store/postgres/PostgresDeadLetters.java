package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final String CHOSEN =
      DEAD
          + """
            and (:type::text is null or j.type = :type)
            and (:code::text is null or j.error ->> 'code' = :code)
            and (:tenant::text is null or j.tenant = :tenant)
          """;

  private final Database db;
  private final AdmittedJobs admitted;

  public PostgresDeadLetters(Database db, AdmittedJobs admitted) {
    this.db = db;
    this.admitted = admitted;
  }

  @Override
  public List<Job> list(Filter filter, @Nullable UUID before, int limit) {
    String page =
        """
          and (:before::uuid is null or (j.completed_at, j.id) < (
            select completed_at, id from job where id = :before))
        order by j.completed_at desc, j.id desc limit :limit
        """;
    return db.statement(
        () ->
            db.sql()
                .sql("select " + JobRow.LISTED + " from job j where " + CHOSEN + page)
                .param("type", filter.type() == null ? null : filter.type().code())
                .param("code", SafeText.ofNullable(filter.code()))
                .param("tenant", SafeText.ofNullable(filter.tenant()))
                .param("before", before)
                .param("limit", limit)
                .query(JobRow::read)
                .list());
  }

  /** A dead letter by name: nothing of it is locked, nor read that may be wrong in it. */
  private record Letter(UUID id, String tenant) {}

  @Override
  public Redrive redrive(@Nullable String tenant, UUID id) {
    return db.statement(() -> find(tenant, id))
        .map(this::start)
        .orElseGet(() -> db.statement(() -> why(tenant, id)));
  }

  private Optional<Letter> find(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            "select j.tenant from job j where j.id = :id"
                + " and (:tenant::text is null or j.tenant = :tenant) and "
                + DEAD)
        .param("id", id)
        .param("tenant", tenant)
        .query(String.class)
        .optional()
        .map(owner -> new Letter(id, owner));
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
  public List<Redriven> redrive(Filter filter, int limit) {
    List<Redriven> redriven = new ArrayList<>();
    @Nullable RuntimeException refusal = null;
    for (Letter letter : db.statement(() -> chosen(filter, limit))) {
      try {
        if (start(letter) instanceof Redrive.Started(Job job)) {
          redriven.add(new Redriven(letter.id(), job.id()));
        }
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (LimitExceededException e) {
        refusal = e;
      } catch (RuntimeException e) {
        log.warn("The job {} could not be started again and stays a dead letter.", letter.id(), e);
        refusal = e;
      }
    }
    if (redriven.isEmpty() && refusal != null) {
      throw refusal;
    }
    return redriven;
  }

  private List<Letter> chosen(Filter filter, int limit) {
    return db.sql()
        .sql(
            "select j.id, j.tenant from job j where "
                + CHOSEN
                + " order by j.completed_at, j.id limit :limit")
        .param("type", filter.type() == null ? null : filter.type().code())
        .param("code", SafeText.ofNullable(filter.code()))
        .param("tenant", SafeText.ofNullable(filter.tenant()))
        .param("limit", limit)
        .query((row, n) -> new Letter(row.getObject(1, UUID.class), row.getString(2)))
        .list();
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
