package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.ExportStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.ChunkColumns;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.type.TypeReference;

/**
 * Reads the tables {@code document} and {@code chunk} in the order of the documents' hashes. No
 * transaction is held between two documents, because a client may read slowly.
 */
public final class PostgresExport implements ExportStore {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Database db;
  private final String index;

  /**
   * @param index name of the index in use: imported vectors of another one are of another model
   */
  public PostgresExport(Database db, IndexName index) {
    this.db = db;
    this.index = index.toString();
  }

  private record Row(
      UUID id, long generation, boolean current, int chunks, StoredDocument document) {}

  @Override
  public Optional<StoredDocument> next(String tenant, String collection, byte[] after) {
    while (true) {
      Optional<Row> row = document(tenant, collection, after);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      List<StoredChunk> chunks = chunks(row.get());
      // Otherwise the generation was replaced after its row was read, and its chunks are deleted.
      if (chunks.size() == row.get().chunks()) {
        return Optional.of(with(chunks, row.get().document()));
      }
    }
  }

  private static StoredDocument with(List<StoredChunk> chunks, StoredDocument document) {
    return new StoredDocument(
        document.position(),
        document.key(),
        document.title(),
        document.language(),
        document.text(),
        document.metadata(),
        document.origin(),
        chunks);
  }

  private Optional<Row> document(String tenant, String collection, byte[] after) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select id, generation, index_name = ? as current, chunks, uri, uri_sha256,
                      title, language, text, metadata, ingested_at, content_sha256, etag,
                      last_modified, links, extraction, crawl_scope
                    from document where tenant = ? and collection = ? and uri_sha256 > ?
                    order by uri_sha256 limit 1
                    """)
                .params(index, tenant, collection, after)
                .query((row, n) -> row(tenant, collection, row))
                .optional());
  }

  private static Row row(String tenant, String collection, ResultSet row) throws SQLException {
    String uri = row.getString("uri");
    byte[] hash = row.getBytes("uri_sha256");
    boolean text = !Arrays.equals(hash, Sha256.of(uri));
    StoredDocument document =
        new StoredDocument(
            hash,
            new DocumentKey(tenant, collection, uri, text),
            row.getString("title"),
            row.getString("language"),
            row.getString("text"),
            Json.read(row.getString("metadata"), OBJECT),
            origin(row),
            List.of());
    return new Row(
        row.getObject("id", UUID.class),
        row.getLong("generation"),
        row.getBoolean("current"),
        row.getInt("chunks"),
        document);
  }

  private static Origin origin(ResultSet row) throws SQLException {
    return new Origin(
        Instants.present(row, "ingested_at"),
        row.getBytes("content_sha256"),
        row.getString("etag"),
        row.getString("last_modified"),
        List.of((String[]) row.getArray("links").getArray()),
        row.getInt("extraction"),
        row.getBytes("crawl_scope"));
  }

  private List<StoredChunk> chunks(Row document) {
    return db.statement(
        () ->
            db.sql()
                .sql(
                    """
                    select ordinal, text, headings, start_offset, end_offset, vector, context, anchor from chunk
                    where document_id = ? and generation = ? order by ordinal
                    """)
                .params(document.id(), document.generation())
                .query((row, n) -> chunk(row, document.current()))
                .list());
  }

  private static StoredChunk chunk(ResultSet row, boolean current) throws SQLException {
    byte[] vector = row.getBytes(6);
    return new StoredChunk(
        ChunkColumns.read(row), vector == null || !current ? null : VectorBytes.decode(vector));
  }
}
