package dev.quarry.orchestrator.store.postgres.vectors;

import dev.quarry.orchestrator.backfill.ChunkRange;
import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.ChunkColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads ranges with their chunks. */
final class ChunkRangeRows {
  private static final String READ =
      """
      select m.id, m.tenant, m.collection, m.document_id, m.generation, m.job_id, d.title,
        c.ordinal, c.text, c.headings, c.start_offset, c.end_offset, c.vector, c.context, c.anchor
      from missing_vectors m
      join document d on d.id = m.document_id and d.generation = m.generation
      join chunk c on c.document_id = m.document_id and c.generation = m.generation
        and c.ordinal between m.first_ordinal and m.first_ordinal + m.chunks - 1
      where m.id = any(?)
      order by m.id, c.ordinal
      """;

  private ChunkRangeRows() {}

  static List<ChunkRange> read(JdbcClient sql, Collection<Long> ids) {
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
              range.add(row);
            });
    return rows.values().stream().map(Row::range).toList();
  }

  private record Row(
      long id,
      DocumentGeneration generation,
      UUID jobId,
      @Nullable String title,
      List<Chunk> chunks,
      Map<Integer, float[]> imported) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getLong(1),
          new DocumentGeneration(
              row.getString(2), row.getString(3), row.getObject(4, UUID.class), row.getLong(5)),
          row.getObject(6, UUID.class),
          row.getString(7),
          new ArrayList<>(),
          new HashMap<>());
    }

    void add(ResultSet row) throws SQLException {
      Chunk chunk = ChunkColumns.read(row);
      chunks.add(chunk);
      byte[] vector = row.getBytes(13);
      if (vector != null) {
        imported.put(chunk.ordinal(), VectorBytes.decode(vector));
      }
    }

    ChunkRange range() {
      return new ChunkRange(id, generation, jobId, title, chunks, imported);
    }
  }
}
