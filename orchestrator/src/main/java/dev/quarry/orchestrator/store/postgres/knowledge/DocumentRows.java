package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.Imported;
import dev.quarry.orchestrator.knowledge.DocumentStore.IndexedDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.ExtractionVersion;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.postgres.ChunkColumns;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** The statements that publish a generation of a document. */
final class DocumentRows {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private static final int INSERT_BATCH_SIZE = 500;

  /** No generation has this number. */
  private static final long NOT_PUBLISHED = -1;

  private static final String PUT =
      """
      with put as (
        insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
          title, language, text, content_sha256, chunks, etag, last_modified, links, metadata,
          job_id, text_sha256, extraction, chunk_bytes, crawl_scope, ingested_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?,
          coalesce(?, (select crawl_scope from job where id = ?)),
          least(?::timestamptz, clock_timestamp()))
        on conflict (id) do update set generation = excluded.generation,
          index_name = excluded.index_name,
          title = excluded.title, language = excluded.language, text = excluded.text,
          content_sha256 = excluded.content_sha256, chunks = excluded.chunks,
          etag = excluded.etag, last_modified = excluded.last_modified,
          links = excluded.links, metadata = excluded.metadata, job_id = excluded.job_id,
          text_sha256 = excluded.text_sha256, extraction = excluded.extraction,
          chunk_bytes = excluded.chunk_bytes, crawl_scope = excluded.crawl_scope,
          text_generation = null, ingested_at = excluded.ingested_at
          where document.generation = ?
        returning id, tenant, collection, generation, index_name, chunks),
      unflushed as (%s),
      missing as (%s)
      select count(*) from put
      """
          .formatted(StaleGenerationRows.PUBLISH, MissingVectors.ADD);

  private final JdbcClient sql;
  private final JdbcTemplate jdbc;
  private final String index;

  DocumentRows(JdbcClient sql, JdbcTemplate jdbc, IndexName index) {
    this.sql = sql;
    this.jdbc = jdbc;
    this.index = index.toString();
  }

  /** Locks a content within a collection until the transaction ends. */
  void lockContent(String tenant, String collection, byte[] contentSha256) {
    byte[] hash = Sha256.of(Sha256.of(tenant), Sha256.of(collection), contentSha256);
    sql.sql("select pg_advisory_xact_lock(?)")
        .param(ByteBuffer.wrap(hash).getLong())
        .query((row, n) -> true)
        .single();
  }

  /**
   * The published generation, and the name of the index with its vectors.
   *
   * @param text the generation of the ingestion that the text is from
   */
  record Published(long generation, String indexName, long text) {}

  Optional<Published> lockPublished(UUID documentId) {
    return sql.sql(
            """
            select generation, index_name, coalesce(text_generation, generation)
            from document where id = ? for update
            """)
        .param(documentId)
        .query((row, n) -> new Published(row.getLong(1), row.getString(2), row.getLong(3)))
        .optional();
  }

  /**
   * Writes the document's row, and records that no chunk has a vector yet, in ranges of consecutive
   * chunks, and that the words may not be durable in the index.
   *
   * @param replaced the published generation, locked by the caller; null: none
   * @return false if nothing was written because another one has been published meanwhile
   */
  boolean put(
      Fence fence,
      DocumentGeneration generation,
      NewDocument document,
      @Nullable Published replaced) {
    Imported imported = document.imported();
    return sql.sql(PUT)
            .params(generation.documentId(), generation.tenant(), generation.collection())
            .params(document.key().uri(), Sha256.of(document.key().identity()))
            .params(generation.generation(), index)
            .param(PostgresText.ofNullable(document.title()))
            .param(PostgresText.ofNullable(document.language()))
            .param(PostgresText.of(document.text()))
            .params(document.contentSha256(), document.chunks().size())
            .param(PostgresText.ofNullable(document.etag()))
            .param(PostgresText.ofNullable(document.lastModified()))
            .param(textArray(document.links()))
            .param(Json.ofUnsafe(document.metadata()))
            .params(fence.jobId(), Sha256.of(document.text()))
            .param(imported == null ? ExtractionVersion.CURRENT : imported.extraction())
            .param(bytes(document.chunks()))
            .param(imported == null ? null : imported.crawlScope())
            .param(fence.jobId())
            .param(imported == null ? null : imported.ingestedAt().atOffset(ZoneOffset.UTC))
            .param(replaced == null ? NOT_PUBLISHED : replaced.generation())
            .param(fence.jobId())
            .query(Integer.class)
            .single()
        > 0;
  }

  /** Size of the text of chunks in UTF-8. */
  static long bytes(List<Chunk> chunks) {
    return chunks.stream().mapToLong(chunk -> utf8Length(chunk.text())).sum();
  }

  private static long utf8Length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Of a pair each surrogate counts two of its four bytes.
        bytes += c >= 0x800 && !Character.isSurrogate(c) ? 2 : 1;
      }
    }
    return bytes;
  }

  /** Deletes the chunks of the former generation and the ranges without vectors. */
  void deleteChunks(UUID documentId) {
    sql.sql(
            """
            with ranges as (%s)
            delete from chunk where document_id = ?
            """
                .formatted(MissingVectors.DELETE))
        .params(documentId, documentId)
        .update();
  }

  /**
   * @param vectors imported ones, by ordinal
   */
  void putChunks(DocumentGeneration generation, List<Chunk> chunks, Map<Integer, float[]> vectors) {
    jdbc.batchUpdate(
        """
        insert into chunk
          (id, document_id, generation, ordinal, text, headings, start_offset, end_offset, vector,
            context, anchor)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        chunks,
        INSERT_BATCH_SIZE,
        (row, chunk) -> {
          row.setObject(1, DocumentIds.chunk(generation, chunk.ordinal()));
          row.setObject(2, generation.documentId());
          row.setLong(3, generation.generation());
          row.setInt(4, chunk.ordinal());
          row.setString(5, PostgresText.of(chunk.text()));
          row.setObject(6, textArray(chunk.headings()));
          row.setInt(7, chunk.startOffset());
          row.setInt(8, chunk.endOffset());
          float[] vector = vectors.get(chunk.ordinal());
          row.setBytes(9, vector == null ? null : VectorBytes.encode(vector));
          row.setString(10, chunk.context().isEmpty() ? null : PostgresText.of(chunk.context()));
          row.setString(11, PostgresText.ofNullable(chunk.anchor()));
        });
  }

  /** The words of a current generation. */
  Optional<IndexedDocument> indexed(DocumentGeneration generation) {
    return sql.sql(
            """
            select uri, title, language, metadata, ingested_at from document
            where id = ? and generation = ?
            """)
        .params(generation.documentId(), generation.generation())
        .query((row, n) -> new IndexedDocument(generation, fields(row), chunks(generation)))
        .optional();
  }

  /** The columns {@code uri, title, language, metadata, ingested_at}. */
  static DocumentFields fields(ResultSet row) throws SQLException {
    return DocumentFields.of(
        row.getString("uri"),
        row.getString("title"),
        row.getString("language"),
        Json.read(row.getString("metadata"), OBJECT),
        Instants.present(row, "ingested_at"));
  }

  private List<Chunk> chunks(DocumentGeneration generation) {
    return sql.sql(
            """
            select ordinal, text, headings, start_offset, end_offset, context, anchor from chunk
            where document_id = ? and generation = ? order by ordinal
            """)
        .params(generation.documentId(), generation.generation())
        .query((row, n) -> ChunkColumns.read(row))
        .list();
  }

  private static String[] textArray(List<String> texts) {
    return texts.stream().map(PostgresText::of).toArray(String[]::new);
  }
}
