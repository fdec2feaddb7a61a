package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
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

  /**
   * @param ids of new jobs
   */
  public PostgresDeadLetters(Database db, Supplier<UUID> ids, QueueOrder order) {
    this.db = db;
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
    return db.transaction(
        () -> {
          Optional<Job> dead =
              db.sql()
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
          return dead.<Redrive>map(job -> new Redrive.Started(start(job)))
              .orElseGet(() -> why(tenant, id));
        });
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
    return db.transaction(
        () -> {
          List<Redriven> redriven = new ArrayList<>();
          for (Job dead : lock(filter, limit)) {
            redriven.add(new Redriven(dead.id(), start(dead).id()));
          }
          return redriven;
        });
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
  private Job start(Job dead) {
    Job again = inserts.add(dead.tenant(), List.of(dead.request().retryOf(dead.id()))).getFirst();
    db.sql()
        .sql("update job set redriven_as = ? where id = ?")
        .params(again.id(), dead.id())
        .update();
    return again;
  }
}
