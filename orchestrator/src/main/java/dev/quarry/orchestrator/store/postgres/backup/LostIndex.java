package dev.quarry.orchestrator.store.postgres.backup;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * Records that the search index has none of the documents. The statements run on the schema of the
 * backup, which may be older than the newest.
 */
final class LostIndex {
  /**
   * Words of current generations may not be durable: they are written again if they are missing.
   */
  private static final String WORDS =
      """
      insert into stale_generation
        (tenant, collection, document_id, generation, index_name, published_at)
      select tenant, collection, id, generation, index_name, now() from document
      on conflict (document_id, generation) do update set published_at = excluded.published_at
      """;

  /** Consecutive chunks of a range, as an ingestion records them. */
  private static final int MAX_RANGE = 32;

  private static final String VECTORS =
      """
      insert into missing_vectors
        (index_name, tenant, collection, document_id, generation, first_ordinal, chunks, job_id)
      select index_name, tenant, collection, id, generation, min(ordinal), count(*), job_id
      from (
        select d.index_name, d.tenant, d.collection, d.id, d.generation, d.job_id, c.ordinal,
          c.ordinal - row_number() over (partition by d.id order by c.ordinal) as run
        from document d join chunk c on c.document_id = d.id and c.generation = d.generation
        where not exists (
          select from missing_vectors m
          where m.document_id = d.id and m.generation = d.generation
            and c.ordinal between m.first_ordinal and m.first_ordinal + m.chunks - 1)) as uncovered
      group by index_name, tenant, collection, id, generation, job_id, run, ordinal / %d
      """
          .formatted(MAX_RANGE);

  /** Vectors of unfinished jobs are counted again when they are computed. */
  private static final String COUNTS =
      """
      update job set vectors = greatest(0, chunks - missing)
      from (select job_id, sum(chunks)::int as missing from missing_vectors group by job_id) as gaps
      where id = gaps.job_id and status in ('queued', 'processing')
      """;

  private LostIndex() {}

  static void mark(Statement statement) throws SQLException {
    statement.execute(WORDS);
    statement.execute(VECTORS);
    statement.execute(COUNTS);
  }
}
