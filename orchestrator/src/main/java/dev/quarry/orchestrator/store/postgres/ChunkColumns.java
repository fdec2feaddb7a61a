package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.knowledge.Chunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Reads the columns of a chunk by their names. */
public final class ChunkColumns {
  private ChunkColumns() {}

  /**
   * @param row has {@code ordinal, text, headings, start_offset, end_offset, context, anchor}
   */
  public static Chunk read(ResultSet row) throws SQLException {
    return new Chunk(
        row.getInt("ordinal"),
        row.getString("text"),
        List.of((String[]) row.getArray("headings").getArray()),
        row.getInt("start_offset"),
        row.getInt("end_offset"),
        Objects.requireNonNullElse(row.getString("context"), ""),
        row.getString("anchor"));
  }
}
