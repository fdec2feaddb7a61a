package dev.quarry.orchestrator.pipeline.transfer;

import dev.quarry.orchestrator.embed.VectorBytes;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.pipeline.transfer.FileRecord.FileChunk;
import dev.quarry.orchestrator.submission.rules.StoredFields;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what the JSON of a document does not show. */
final class DocumentCheck {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_NAME_LENGTH = 500;
  private static final int MAX_DIMENSION = 16_384;

  private final int vectorBytes;

  /**
   * @param model null: the file has no vectors
   */
  DocumentCheck(FileRecord.@Nullable Model model) {
    this.vectorBytes = model == null ? 0 : Float.BYTES * model.dimension();
  }

  /** The names are shown in the result of the job. */
  static void check(FileRecord.Header header) throws StageException {
    FileRecord.Model model = header.model();
    if (header.collection().length() > MAX_NAME_LENGTH
        || model != null && model.name().length() > MAX_NAME_LENGTH) {
      throw FileErrors.invalid(1, "has a collection or model whose name is too long");
    }
    if (model != null
        && (model.dimension() < 1
            || model.dimension() > MAX_DIMENSION
            || model.probe().length != Float.BYTES * model.dimension()
            || !isVector(model.probe()))) {
      throw FileErrors.invalid(1, "has a model whose probe is not a vector of its dimension");
    }
  }

  void check(long line, FileRecord.Document document) throws StageException {
    if (!StoredFields.isUri(document.uri())) {
      throw FileErrors.invalid(line, "has a uri that is not allowed");
    }
    if (!HexFormat.of().formatHex(Sha256.of(document.text())).equals(document.textSha256())) {
      throw FileErrors.invalid(line, "has a text that does not match its text_sha256");
    }
    if (!StoredFields.isMetadata(document.metadata())) {
      throw FileErrors.invalid(line, "has a number in its metadata that cannot be stored");
    }
    if (document.ingestedAt().isBefore(Instant.EPOCH)) {
      throw FileErrors.invalid(line, "has an ingested_at before 1970");
    }
    check(line, document.recrawl());
    check(line, document.text(), document.chunks());
  }

  private static void check(long line, FileRecord.Recrawl recrawl) throws StageException {
    String scope = recrawl.crawlScope();
    if (!SHA256.matcher(recrawl.contentSha256()).matches()
        || scope != null && !SHA256.matcher(scope).matches()) {
      throw FileErrors.invalid(line, "has a content_sha256 or crawl_scope that is not a SHA-256");
    }
  }

  private void check(long line, String text, List<FileChunk> chunks) throws StageException {
    for (FileChunk chunk : chunks) {
      if (chunk.start() < 0 || chunk.start() > chunk.end() || chunk.end() > text.length()) {
        throw FileErrors.invalid(line, "has a chunk outside of its text");
      }
      byte[] vector = chunk.vector();
      if (vector != null && (vector.length != vectorBytes || !isVector(vector))) {
        throw FileErrors.invalid(
            line,
            "has a vector that is zero, not finite, or not of the dimension that the header names");
      }
    }
  }

  /** Also without a sum of squares that is infinite, so that it can be scaled to length 1. */
  private static boolean isVector(byte[] bytes) {
    double squares = 0;
    for (float value : VectorBytes.decode(bytes)) {
      squares += (double) value * value;
    }
    return Double.isFinite(squares) && squares > 0;
  }
}
