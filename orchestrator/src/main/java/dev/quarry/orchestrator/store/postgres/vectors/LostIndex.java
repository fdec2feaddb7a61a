package dev.quarry.orchestrator.store.postgres.vectors;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.IndexLoss;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Records that a search index has none of its documents. The statements read all documents and
 * chunks, on a connection without limits of time, and nothing else uses the index meanwhile. A
 * restore runs them on the schema of the backup, which may be older than the newest.
 */
public record LostIndex(DatabaseServer server, IndexName index) implements IndexLoss {
  /**
   * Words of current generations may not be durable: they are written again if they are missing.
   */
  private static final String WORDS =
      """
      insert into stale_generation
        (tenant, collection, document_id, generation, index_name, published_at)
      select tenant, collection, id, generation, index_name, now() from document where %s
      on conflict (document_id, generation) do update set published_at = excluded.published_at
      """;

  /** Ranges of consecutive chunks, as an ingestion records them. */
  private static final String VECTORS =
      """
      insert into missing_vectors
        (index_name, tenant, collection, document_id, generation, first_ordinal, chunks, job_id)
      select index_name, tenant, collection, id, generation, min(ordinal), count(*), job_id
      from (
        select d.index_name, d.tenant, d.collection, d.id, d.generation, d.job_id, c.ordinal,
          c.ordinal - row_number() over (partition by d.id order by c.ordinal) as run
        from document d join chunk c on c.document_id = d.id and c.generation = d.generation
        where %s and not exists (
          select from missing_vectors m
          where m.document_id = d.id and m.generation = d.generation
            and c.ordinal between m.first_ordinal and m.first_ordinal + m.chunks - 1)) as uncovered
      group by index_name, tenant, collection, id, generation, job_id, run, ordinal / \
      """
          + MissingVectors.MAX_RANGE;

  /** Vectors of unfinished jobs are counted again when they are computed. */
  private static final String COUNTS =
      """
      update job set vectors = greatest(0, job.chunks - missing)
      from (select job_id, sum(chunks)::int as missing from missing_vectors
        where %s group by job_id) as gaps
      where id = gaps.job_id and status in ('queued', 'processing')
      """;

  @Override
  public int record() {
    try (Connection connection = server.connect()) {
      connection.setAutoCommit(false);
      int documents = mark(connection, index.toString());
      connection.commit();
      return documents;
    } catch (SQLException e) {
      throw new StoreUnavailableException("the loss of the search index was not recorded", e);
    }
  }

  /**
   * Runs in the transaction of the connection.
   *
   * @param index null: all indexes
   * @return the number of documents
   */
  public static int mark(Connection connection, @Nullable String index) throws SQLException {
    int documents = update(connection, WORDS, index);
    update(connection, VECTORS, index);
    update(connection, COUNTS, index);
    return documents;
  }

  private static int update(Connection connection, String sql, @Nullable String index)
      throws SQLException {
    String which = index == null ? "true" : "index_name = ?"; // which an index of the table finds
    try (PreparedStatement statement = connection.prepareStatement(sql.formatted(which))) {
      if (index != null) {
        statement.setString(1, index);
      }
      return statement.executeUpdate();
    }
  }
}
