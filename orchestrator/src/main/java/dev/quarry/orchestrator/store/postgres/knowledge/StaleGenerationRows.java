package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.FencedStatement;
import dev.quarry.orchestrator.store.postgres.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code stale_generation}: generations whose state in the index is not settled. A row
 * with a job and an epoch is reserved; that attempt may still publish it. A row with {@code
 * published_at} is current, and its words may not be durable in the index yet. Any other row is
 * stale.
 */
final class StaleGenerationRows {
  /**
   * Records a generation as published, which is the row of a {@code with} clause: {@code put (id,
   * tenant, collection, generation, index_name)}.
   */
  static final String PUBLISH =
      """
      insert into stale_generation
        (tenant, collection, document_id, generation, index_name, published_at)
      select tenant, collection, id, generation, index_name, clock_timestamp() from put
      on conflict (document_id, generation)
        do update set job_id = null, epoch = null, published_at = excluded.published_at\
      """;

  private final JdbcClient sql;
  private final String index;

  StaleGenerationRows(JdbcClient sql, IndexName index) {
    this.sql = sql;
    this.index = index.toString();
  }

  /** Reserves a new generation for the attempt. */
  DocumentGeneration reserve(Fence fence, String tenant, String collection, UUID documentId) {
    return sql.sql(
            """
            insert into stale_generation
              (tenant, collection, document_id, generation, index_name, job_id, epoch)
            select ?, ?, ?, nextval('document_generation'), ?, id, epoch
            from job where %s
            returning generation
            """
                .formatted(FencedStatement.HELD))
        .params(tenant, collection, documentId, index, fence.jobId(), fence.epoch())
        .query((row, n) -> new DocumentGeneration(tenant, collection, documentId, row.getLong(1)))
        .optional()
        .orElseThrow(() -> new LeaseLostException(fence));
  }

  /** Records a generation that is not published and never will be. */
  void markStale(DocumentGeneration generation, String indexName) {
    sql.sql(
            """
            insert into stale_generation (tenant, collection, document_id, generation, index_name)
            values (?, ?, ?, ?, ?)
            on conflict (document_id, generation)
              do update set job_id = null, epoch = null, published_at = null
            """)
        .params(generation.tenant(), generation.collection())
        .params(generation.documentId(), generation.generation(), indexName)
        .update();
  }

  /** Current generations whose words may not be durable, oldest first. */
  List<DocumentGeneration> published(int limit) {
    return sql.sql(
            """
            select tenant, collection, document_id, generation from stale_generation
            where index_name = ? and published_at is not null
            order by published_at limit ?
            """)
        .params(index, limit)
        .query((row, n) -> generation(row))
        .list();
  }

  void deletePublished(Collection<DocumentGeneration> generations) {
    sql.sql(
            """
            delete from stale_generation using unnest(?::uuid[], ?::bigint[]) as flushed (id, gen)
            where document_id = id and generation = gen and published_at is not null
            """)
        .param(Ids.of(generations.stream().map(DocumentGeneration::documentId)))
        .param(generations.stream().map(DocumentGeneration::generation).toArray(Long[]::new))
        .update();
  }

  void delete(DocumentGeneration generation) {
    sql.sql("delete from stale_generation where document_id = ? and generation = ?")
        .params(generation.documentId(), generation.generation())
        .update();
  }

  /** Stale generations, and reserved ones of this age whose attempt has finished. */
  List<DocumentGeneration> removable(Duration age, int limit) {
    return sql.sql(
            """
            select tenant, collection, document_id, generation from stale_generation stale
            where index_name = ? and published_at is null and (job_id is null
                or since < now() - make_interval(secs => ?)
                  and (select 1 from job where %s limit 1) is null)
              and not exists (
                select 1 from document
                where document.id = stale.document_id and document.generation = stale.generation)
            order by since limit ?
            """
                .formatted(FencedStatement.held("job", "stale.job_id", "stale.epoch")))
        .params(index, age.toMillis() / 1000.0, limit)
        .query((row, n) -> generation(row))
        .list();
  }

  private static DocumentGeneration generation(ResultSet row) throws SQLException {
    return new DocumentGeneration(
        row.getString(1), row.getString(2), row.getObject(3, UUID.class), row.getLong(4));
  }
}
