package dev.quarry.orchestrator.pipeline.extract;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kind of document some bytes are, as far as reading it differs. */
public enum ContentType {
  HTML,
  MARKDOWN,
  CSV,
  TEXT,
  /** PDF, office documents, books, mail: what needs a parser of its own. */
  DOCUMENT,
  EMPTY,
  UNSUPPORTED;

  private static final Set<String> DOCUMENTS =
      Set.of(
          "pdf", "doc", "docx", "docm", "dotx", "ppt", "pptx", "pptm", "xls", "xlsx", "xlsm", "odt",
          "ods", "odp", "epub", "rtf", "eml", "msg");

  /** The kind that a file name's ending or a client's hint stands for; null if none. */
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
