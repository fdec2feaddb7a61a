package dev.quarry.orchestrator.pipeline.transfer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.quarry.orchestrator.knowledge.Chunk;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line of the file. Hashes are in hex, vectors are float32, little endian, in Base64. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FileRecord.Header.class, name = "collection"),
  @JsonSubTypes.Type(value = FileRecord.Document.class, name = "document"),
  @JsonSubTypes.Type(value = FileRecord.End.class, name = "end")
})
public sealed interface FileRecord {
  String FORMAT = "quarry-collection";

  /** A reader of another version may not understand the file. New members do not change it. */
  int VERSION = 1;

  /**
   * The first line.
   *
   * @param quarry the version of Quarry that wrote it
   * @param documents the number when the export began
   * @param model the model of the vectors; null if it has not been used yet
   */
  record Header(
      String format,
      int version,
      @Nullable String quarry,
      String collection,
      @Nullable Instant exportedAt,
      long documents,
      long chunks,
      @Nullable Model model)
      implements FileRecord {
    public Header {
      requireNonNull(format, "format");
      requireNonNull(collection, "collection");
    }
  }

  /**
   * @param probe the vector of a fixed text, by which another server recognises the model
   */
  record Model(String name, int dimension, byte[] probe) {
    public Model {
      requireNonNull(name, "name");
      requireNonNull(probe, "probe");
    }
  }

  /**
   * @param sent whether a client sent the text; otherwise it was loaded from the URI
   * @param recrawl what a later crawl compares the page with
   */
  record Document(
      String uri,
      boolean sent,
      @Nullable String title,
      @Nullable String language,
      String text,
      String textSha256,
      Instant ingestedAt,
      Map<String, Object> metadata,
      Recrawl recrawl,
      List<FileChunk> chunks)
      implements FileRecord {
    public Document {
      requireNonNull(uri, "uri");
      requireNonNull(text, "text");
      requireNonNull(textSha256, "text_sha256");
      requireNonNull(ingestedAt, "ingested_at");
      requireNonNull(recrawl, "recrawl");
      metadata = Objects.requireNonNullElse(metadata, Map.of());
      chunks = List.copyOf(Objects.requireNonNullElse(chunks, List.of()));
    }
  }

  /**
   * @param contentSha256 of the bytes of the source
   * @param extraction the version of the extraction of the text
   * @param crawlScope identifies the first page and the scope of the crawl
   */
  record Recrawl(
      String contentSha256,
      @Nullable String etag,
      @Nullable String lastModified,
      List<String> links,
      int extraction,
      @Nullable String crawlScope) {
    public Recrawl {
      requireNonNull(contentSha256, "content_sha256");
      links = List.copyOf(Objects.requireNonNullElse(links, List.of()));
    }
  }

  /**
   * A passage of the text.
   *
   * @param start in UTF-16 code units
   * @param context see {@link Chunk#context}; null if there is none
   * @param anchor see {@link Chunk#anchor}; null if there is none
   */
  record FileChunk(
      List<String> headings,
      int start,
      int end,
      byte @Nullable [] vector,
      @Nullable String context,
      @Nullable String anchor) {
    public FileChunk {
      headings = List.copyOf(Objects.requireNonNullElse(headings, List.of()));
    }

    /** Whether a chunk of the same text is this passage, and is embedded as this one was. */
    boolean is(Chunk chunk) {
      return start == chunk.startOffset()
          && end == chunk.endOffset()
          && headings.equals(chunk.headings())
          && Objects.requireNonNullElse(context, "").equals(chunk.context());
    }
  }

  /** The last line: a file without it was cut. */
  record End(long documents, long chunks) implements FileRecord {}
}
