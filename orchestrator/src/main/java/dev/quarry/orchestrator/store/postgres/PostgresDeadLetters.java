package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Failed jobs in the table {@code job}. */
public final class PostgresDeadLetters implements DeadLetters {
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
  private final JobInserts inserts;
  private final Admission admission;

  /**
   * @param ids of new jobs
   * @param admission asked before they are added
   */
  public PostgresDeadLetters(
      Database db, Supplier<UUID> ids, QueueOrder order, Admission admission) {
    this.db = db;
    this.admission = admission;
    this.inserts = new JobInserts(db, ids, order);
  }

  @Override
  public List<Job> list(Filter filter, @Nullable UUID before, int limit) {
    String page =
        """
          and (:before::uuid is null or (j.completed_at, j.id) < (
            select completed_at, id from job where id = :before))
        order by j.completed_at desc, j.id desc limit :limit
        """;
    return db.read(
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

  @Override
  public Redrive redrive(@Nullable String tenant, UUID id) {
    try (Places places = new Places()) {
      Redrive redrive =
          db.transaction(
              () ->
                  lock(tenant, id)
                      .<Redrive>map(dead -> new Redrive.Started(start(dead, places)))
                      .orElseGet(() -> why(tenant, id)));
      places.taken();
      return redrive;
    }
  }

  /** Room for the jobs of one transaction, kept only if that comes to its end. */
  private final class Places implements AutoCloseable {
    private final List<Admission.Place> all = new ArrayList<>();

    void reserve(String tenant) {
      all.add(admission.admit(tenant, 1));
    }

    void taken() {
      all.forEach(Admission.Place::taken);
    }

    @Override
    public void close() {
      all.forEach(Admission.Place::close);
    }
  }

  private Optional<Job> lock(@Nullable String tenant, UUID id) {
    return db.sql()
        .sql(
            "select "
                + JobRow.WHOLE
                + " from job j where j.id = :id"
                + " and (:tenant::text is null or j.tenant = :tenant) and "
                + DEAD
                + " for no key update of j")
        .param("id", id)
        .param("tenant", tenant)
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
    try (Places places = new Places()) {
      List<Redriven> redriven = db.transaction(() -> start(lock(filter, limit), places));
      places.taken();
      return redriven;
    }
  }

  /** Those for which their tenants have room. */
  private List<Redriven> start(List<Job> dead, Places places) {
    List<Redriven> redriven = new ArrayList<>();
    @Nullable LimitExceededException full = null;
    for (Job each : dead) {
      try {
        redriven.add(new Redriven(each.id(), start(each, places).id()));
      } catch (LimitExceededException e) {
        full = e;
      }
    }
    if (redriven.isEmpty() && full != null) {
      throw full;
    }
    return redriven;
  }

  private List<Job> lock(Filter filter, int limit) {
    return db.sql()
        .sql(
            "select "
                + JobRow.WHOLE
                + " from job j where "
                + CHOSEN
                + " order by j.completed_at, j.id limit :limit for no key update of j skip locked")
        .param("type", filter.type() == null ? null : filter.type().code())
        .param("code", SafeText.ofNullable(filter.code()))
        .param("tenant", SafeText.ofNullable(filter.tenant()))
        .param("limit", limit)
        .query(JobRow::read)
        .list();
  }

  /** The old job's row is locked: nobody else starts it again. */
  private Job start(Job dead, Places places) {
    places.reserve(dead.tenant());
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
