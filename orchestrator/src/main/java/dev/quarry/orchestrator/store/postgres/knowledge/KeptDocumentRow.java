package dev.quarry.orchestrator.store.postgres.knowledge;

import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.ExtractionVersion;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row of a document whose generation remains because the page still has the same text. */
final class KeptDocumentRow {
  private final JdbcClient sql;
  private final String index;

  KeptDocumentRow(JdbcClient sql, String index) {
    this.sql = sql;
    this.index = index;
  }

  /** Replaces what belongs to the bytes; returns whether the document was the same. */
  boolean update(StoredVersion stored, NewDocument document) {
    return sql.sql(
                """
                update document set content_sha256 = ?, etag = ?, last_modified = ?, links = ?
                where id = ? and generation = ? and index_name = ? and extraction = ?
                  and text_sha256 = ? and title is not distinct from ?
                  and language is not distinct from ? and metadata = ?::jsonb
                """)
            .param(document.contentSha256())
            .param(PostgresText.ofNullable(document.etag()))
            .param(PostgresText.ofNullable(document.lastModified()))
            .param(document.links().stream().map(PostgresText::of).toArray(String[]::new))
            .params(stored.documentId(), stored.generation(), index, ExtractionVersion.CURRENT)
            .param(Sha256.of(document.text()))
            .param(PostgresText.ofNullable(document.title()))
            .param(PostgresText.ofNullable(document.language()))
            .param(Json.ofUnsafe(document.metadata()))
            .update()
        == 1;
  }
}
