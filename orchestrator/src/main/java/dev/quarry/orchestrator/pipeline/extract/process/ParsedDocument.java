package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.LanguageTag;
import dev.quarry.orchestrator.pipeline.extract.SourceName;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Reply;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the reply of a parser process to a document. The reply is only copied: a document may
 * have taken the process over.
 */
final class ParsedDocument {
  private static final int MAX_TITLE = 200;

  private ParsedDocument() {}

  static ExtractedDocument convert(Reply.Parsed parsed, URI source) throws StageException {
    String markdown = CleanText.of(parsed.markdown());
    if (markdown.isBlank()) {
      throw ParseErrors.failure("empty_document");
    }
    String title = CleanText.of(parsed.title()).strip();
    boolean usable = !title.isEmpty() && title.length() <= MAX_TITLE;
    return new ExtractedDocument(
        usable ? title : SourceName.of(source),
        markdown,
        language(parsed.metadata().get("language")),
        null,
        List.of(),
        true,
        metadata(parsed));
  }

  private static @Nullable String language(@Nullable String named) {
    return named != null && LanguageTag.isValid(named) ? named : null;
  }

  private static Map<String, Object> metadata(Reply.Parsed parsed) {
    Map<String, Object> metadata = new LinkedHashMap<>(parsed.metadata());
    metadata.remove("language");
    metadata.replaceAll((name, value) -> typed(name, CleanText.of(value.toString())));
    return metadata;
  }

  private static Object typed(String name, String value) {
    return switch (name) {
      case "pages" -> value.matches("\\d{1,9}") ? Integer.valueOf(value) : value;
      case "truncated", "unreadableAttachments" -> Boolean.TRUE;
      default -> value;
    };
  }
}
