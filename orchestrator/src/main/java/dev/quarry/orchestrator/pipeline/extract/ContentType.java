package dev.quarry.orchestrator.pipeline.extract;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The document types that need different extractors. */
public enum ContentType {
  HTML,
  MARKDOWN,
  CSV,
  TEXT,
  /** PDF, office documents, e-books and mail, which Tika parses. */
  DOCUMENT,
  EMPTY,
  UNSUPPORTED;

  private static final Set<String> DOCUMENTS =
      Set.of(
          "pdf", "doc", "docx", "docm", "dotx", "ppt", "pptx", "pptm", "xls", "xlsx", "xlsm", "odt",
          "ods", "odp", "epub", "rtf", "eml", "msg");

  /** Maps a file extension or a client's hint to a type; null if unknown. */
  static @Nullable ContentType named(String word) {
    String ending = word.toLowerCase(Locale.ROOT);
    if (DOCUMENTS.contains(ending)) {
      return DOCUMENT;
    }
    return switch (ending) {
      case "html", "htm", "xhtml" -> HTML;
      case "md", "markdown", "mdx", "mkd" -> MARKDOWN;
      case "csv", "tsv" -> CSV;
      case "txt", "text", "log", "rst", "adoc" -> TEXT;
      default -> null;
    };
  }
}
