package dev.quarry.orchestrator.store.postgres.backfill;

import dev.quarry.orchestrator.backfill.ChunkRange;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statements on the table {@code missing_vectors}, except taking and those that publish or end
 * a job.
 */
final class MissingVectorRows {
  private static final String READ =
      """
      select m.id, m.tenant, m.collection, m.document_id, m.generation, m.job_id, d.title,
        c.ordinal, c.text, c.headings, c.start_offset, c.end_offset
      from missing_vectors m
      join document d on d.id = m.document_id and d.generation = m.generation
      join chunk c on c.document_id = m.document_id and c.generation = m.generation
        and c.ordinal between m.first_ordinal and m.first_ordinal + m.chunks - 1
      where m.id = any(?)
      order by m.id, c.ordinal
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
      insert into job_event (job_id, seq, at, type, data)
      select id, last_seq, clock_timestamp(), 'progress', jsonb_build_object('progress', progress,
        'stage', stage, 'counts', jsonb_build_object('found', found, 'fetched', fetched,
        'stored', stored, 'unchanged', unchanged, 'skipped', skipped, 'failed', failed,
        'queued', found - fetched - unchanged - skipped - failed, 'chunks', chunks,
        'vectors', vectors, 'removed', removed))
      from counted where searchable_at is not null
      """;

  private static final String SPLIT =
      """
      with gone as (delete from missing_vectors where id = ? returning *)
      insert into missing_vectors (index_name, tenant, collection, document_id, generation,
        first_ordinal, chunks, job_id, state)
      select index_name, tenant, collection, document_id, generation, ordinal, 1, job_id, state
      from gone, generate_series(first_ordinal, first_ordinal + chunks - 1) as ordinal
      """;

  private final JdbcClient sql;

  MissingVectorRows(JdbcClient sql) {
    this.sql = sql;
  }

  /** Reads ranges with their chunks; a range whose generation is not current any more is absent. */
  List<ChunkRange> read(Collection<Long> ids) {
    Map<Long, Row> rows = new LinkedHashMap<>();
    sql.sql(READ)
        .param(ids.toArray(Long[]::new))
        .query(
            row -> {
              Row range = rows.get(row.getLong(1));
              if (range == null) {
                range = Row.of(row);
                rows.put(range.id(), range);
              }
              range.chunks().add(chunk(row));
            });
    return rows.values().stream().map(Row::range).toList();
  }

  private record Row(
      long id,
      DocumentGeneration generation,
      UUID jobId,
      @Nullable String title,
      List<Chunk> chunks) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getLong(1),
          new DocumentGeneration(
              row.getString(2), row.getString(3), row.getObject(4, UUID.class), row.getLong(5)),
          row.getObject(6, UUID.class),
          row.getString(7),
          new ArrayList<>());
    }

    ChunkRange range() {
      return new ChunkRange(id, generation, jobId, title, chunks);
    }
  }

  private static Chunk chunk(ResultSet row) throws SQLException {
    return new Chunk(
        row.getInt(8),
        row.getString(9),
        List.of((String[]) row.getArray(10).getArray()),
        row.getInt(11),
        row.getInt(12));
  }

  /** Locks jobs in the order of their ids, as all statements that lock several jobs. */
  void lockJobs(Collection<UUID> jobs) {
    sql.sql("select id from job where id = any(?::uuid[]) order by id for no key update")
        .param(Ids.of(jobs.stream()))
        .query(UUID.class)
        .list();
  }

  /** Deletes ranges and counts their vectors. */
  void finish(Collection<Long> ids, int progressAtStart) {
    sql.sql(FINISH)
        .param(ids.toArray(Long[]::new))
        .params(progressAtStart, progressAtStart)
        .update();
  }

  void split(long id) {
    sql.sql(SPLIT).param(id).update();
  }

  void refuse(long id, String code, String message) {
    sql.sql(
            """
            update missing_vectors set state = 'refused', error_code = ?, error_message = ?
            where id = ?
            """)
        .params(PostgresText.of(code), PostgresText.of(message), id)
        .update();
  }

  /** Makes ranges visible when the duration has passed. */
  void hide(Collection<Long> ids, Duration duration) {
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

  void giveBackAll(String index) {
    sql.sql(
            """
            update missing_vectors set visible_at = clock_timestamp()
            where index_name = ? and state = 'pending' and visible_at > clock_timestamp()
            """)
        .param(index)
        .update();
  }

  /** Jobs that wait for vectors although none are missing. */
  List<UUID> waitingForNothing(int limit) {
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
}
