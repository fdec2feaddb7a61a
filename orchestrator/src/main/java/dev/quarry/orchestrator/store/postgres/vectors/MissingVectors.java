package dev.quarry.orchestrator.store.postgres.vectors;

import dev.quarry.orchestrator.backfill.ChunkRange;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.ProgressEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every state and transition of missing vectors except taking them, see the package. The constants
 * are parts of statements that publish a document or end an item or a job. Callers run the methods
 * in a transaction.
 */
public final class MissingVectors {
  /** Chunks whose vectors are computed and counted together. */
  static final int MAX_RANGE = 32;

  /**
   * Adds the chunks of a published generation, which is the row of a {@code with} clause: {@code
   * put (id, tenant, collection, generation, index_name, chunks)}. Parameter: the id of the job,
   * which the caller has locked.
   */
  public static final String ADD =
      """
      insert into missing_vectors (index_name, tenant, collection, document_id, generation,
        first_ordinal, chunks, job_id)
      select index_name, tenant, collection, id, generation, first, least(%1$d, chunks - first), ?
      from put, generate_series(0, chunks - 1, %1$d) as first\
      """
          .formatted(MAX_RANGE);

  /** Deletes what a document misses. Parameter: its id. */
  public static final String DELETE = "delete from missing_vectors where document_id = ?";

  /**
   * What nobody computes any more, because it was stopped or refused, becomes pending for another
   * job, which is the row of a {@code with} clause: {@code ended (job_id)}. Parameter: the id of
   * the document.
   */
  public static final String TAKE_OVER =
      """
      update missing_vectors set job_id = ended.job_id, state = 'pending',
        error_code = null, error_message = null, visible_at = clock_timestamp()
      from ended where document_id = ? and state <> 'pending' returning chunks\
      """;

  /** The first and the last name of the indexes for which jobs wait. */
  public static final String AWAITED_INDEXES =
      "select min(index_name), max(index_name) from missing_vectors where state = 'pending'";

  private static final String OF_JOBS =
      """
      select each.id,
        exists (select from missing_vectors where job_id = each.id and state = 'pending') as pending,
        (select coalesce(sum(chunks), 0) from missing_vectors
          where job_id = each.id and state = 'refused') as refused
      from unnest(?::uuid[]) as each (id)
      """;

  // The jobs are locked. A job that still processes its source reports its own progress.
  private static final String FINISH =
      """
      with gone as (delete from missing_vectors where id = any(?) returning job_id, chunks),
      summed as (select job_id, sum(chunks)::int as n from gone group by job_id),
      counted as (
        update job j set vectors = vectors + n,
          progress = case when searchable_at is null then progress
            else greatest(progress, least(99, ? + (99 - ?) * (vectors + n) / greatest(chunks, 1)))
            end,
          last_seq = last_seq + (searchable_at is not null)::int,
          updated_at = clock_timestamp()
        from summed where j.id = summed.job_id and j.status in ('queued', 'processing')
        returning j.*)
      %s
      from counted where searchable_at is not null
      """
          .formatted(ProgressEvent.INSERT);

  private static final String SPLIT =
      """
      with gone as (delete from missing_vectors where id = ? returning *)
      insert into missing_vectors (index_name, tenant, collection, document_id, generation,
        first_ordinal, chunks, job_id, state)
      select index_name, tenant, collection, document_id, generation, ordinal, 1, job_id, state
      from gone, generate_series(first_ordinal, first_ordinal + chunks - 1) as ordinal
      """;

  private final JdbcClient sql;

  public MissingVectors(JdbcClient sql) {
    this.sql = sql;
  }

  /**
   * Stops what jobs wait for: cancelling a job keeps its documents.
   *
   * @param jobs an optional {@code from} clause and the condition on {@code job_id}
   */
  public static String stop(String jobs) {
    return "update missing_vectors set state = 'stopped' " + jobs + " and state = 'pending'";
  }

  public void stop(Collection<UUID> jobs) {
    sql.sql(stop("where job_id = any(?::uuid[])")).param(Ids.of(jobs.stream())).update();
  }

  /** Which of its states each of these jobs has. */
  public Map<UUID, JobState.Vectors> ofJobs(Collection<UUID> jobs) {
    Map<UUID, JobState.Vectors> missing = new HashMap<>();
    sql.sql(OF_JOBS)
        .param(Ids.of(jobs.stream()))
        .query(
            row -> {
              missing.put(
                  row.getObject("id", UUID.class),
                  new JobState.Vectors(row.getBoolean("pending"), row.getInt("refused")));
            });
    return missing;
  }

  /** Jobs that wait for vectors although none are pending. */
  public List<UUID> jobsWithNothingPending(int limit) {
    return sql.sql(
            """
            select id from job
            where status = 'processing' and searchable_at is not null
              and not exists (
                select from missing_vectors where job_id = job.id and state = 'pending')
            order by searchable_at limit ?
            """)
        .param(limit)
        .query(UUID.class)
        .list();
  }

  /** Ranges with their chunks; one whose generation is not current any more is absent. */
  public List<ChunkRange> read(Collection<Long> ids) {
    return ChunkRangeRows.read(sql, ids);
  }

  /** Those of the ranges for which a job waits. */
  public Set<Long> pending(Collection<Long> ids) {
    return sql.sql("select id from missing_vectors where id = any(?) and state = 'pending'")
        .param(ids.toArray(Long[]::new))
        .query(Long.class)
        .set();
  }

  /** Locks jobs in the order of their ids, as all statements that lock several jobs. */
  public void lockJobs(Collection<UUID> jobs) {
    sql.sql("select id from job where id = any(?::uuid[]) order by id for no key update")
        .param(Ids.of(jobs.stream()))
        .query(UUID.class)
        .list();
  }

  /** Deletes ranges and counts their vectors. */
  public void finish(Collection<Long> ids, int progressAtStart) {
    sql.sql(FINISH)
        .param(ids.toArray(Long[]::new))
        .params(progressAtStart, progressAtStart)
        .update();
  }

  public void split(long id) {
    sql.sql(SPLIT).param(id).update();
  }

  public void refuse(long id, String code, String message) {
    sql.sql(
            """
            update missing_vectors set state = 'refused', error_code = ?, error_message = ?
            where id = ?
            """)
        .params(PostgresText.of(code), PostgresText.of(message), id)
        .update();
  }

  /** Makes ranges visible when the duration has passed. */
  public void hide(Collection<Long> ids, Duration duration) {
    sql.sql(
            """
            update missing_vectors set
              visible_at = clock_timestamp() + ? * interval '1 millisecond'
            where id = any(?)
            """)
        .param(duration.toMillis())
        .param(ids.toArray(Long[]::new))
        .update();
  }

  /** Makes all ranges of an index visible. */
  public void giveBackAll(String index) {
    sql.sql(
            """
            update missing_vectors set visible_at = clock_timestamp()
            where index_name = ? and state = 'pending' and visible_at > clock_timestamp()
            """)
        .param(index)
        .update();
  }
}
