package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.model.ChunkView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the chunks of the published generation of a document. */
final class DocumentChunks {
  /**
   * The document's row comes with each chunk, and alone if there is none. What is in another index
   * than the one in use is pending: it gets its vectors there by a reindex.
   */
  private static final String PAGE =
      """
      select c.id, c.ordinal, c.text, c.headings, c.start_offset, c.end_offset,
        case when d.index_name <> ? then 'pending'
          when (m.state is null) then 'ready'
          when m.state = 'refused' then 'refused'
          else 'pending' end as vector
      from document d
      left join lateral (
        select id, ordinal, text, headings, start_offset, end_offset from chunk
        where document_id = d.id and generation = d.generation and ordinal > ?
        order by ordinal limit ?) as c on true
      left join lateral (
        select state from missing_vectors
        where document_id = d.id and generation = d.generation
          and c.ordinal between first_ordinal and first_ordinal + chunks - 1
        limit 1) as m on true
      where d.tenant = ? and d.id = ?
      order by c.ordinal
      """;

  private DocumentChunks() {}

  static Optional<List<ChunkView>> page(
      JdbcClient sql, String index, String tenant, UUID documentId, long after, int limit) {
    List<Optional<ChunkView>> rows =
        sql.sql(PAGE)
            .params(index, after, limit, tenant, documentId)
            .query((row, n) -> read(row))
            .list();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<ChunkView> chunks = new ArrayList<>();
    rows.forEach(row -> row.ifPresent(chunks::add));
    return Optional.of(chunks);
  }

  private static Optional<ChunkView> read(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    return id == null
        ? Optional.empty()
        : Optional.of(
            new ChunkView(
                id,
                row.getInt(2),
                row.getString(3),
                List.of((String[]) row.getArray(4).getArray()),
                row.getInt(5),
                row.getInt(6),
                row.getString(7)));
  }
}
