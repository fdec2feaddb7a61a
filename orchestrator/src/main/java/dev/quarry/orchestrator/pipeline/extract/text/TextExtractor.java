package dev.quarry.orchestrator.pipeline.extract.text;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.PlainText;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.SourceName;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extracts Markdown, plain text and CSV. Text is kept unchanged; CSV becomes a table. The hint
 * selects the format: "markdown", "csv" or "text". Thread-safe.
 */
public final class TextExtractor implements Extractor {
  private static final int MAX_TITLE_LENGTH = 200;
  private static final int MAX_HEADING_LENGTH = 300;

  /** Number of characters that are searched for the first heading. */
  private static final int MAX_HEADING_OFFSET = 20_000;

  @Override
  public ExtractedDocument extract(LoadedContent content, String typeHint) throws StageException {
    String decoded = TextDecoder.decode(content.bytes(), content.declaredType(), false);
    String text = CleanText.of(decoded.replace("\r\n", "\n").replace('\r', '\n'));
    if (text.isBlank()) {
      throw StageException.permanent("empty_document", "The document has no text.");
    }
    String name = SourceName.of(content.uri());
    return switch (typeHint) {
      case "markdown" -> markdown(text, name);
      case "csv" -> document(name, CsvTable.convert(text), null, "text/csv", Map.of());
      default -> {
        String line = firstLine(text);
        yield document(line == null ? name : line, text, null, "text/plain", Map.of());
      }
    };
  }

  private static ExtractedDocument markdown(String text, String name) {
    FrontMatter matter = FrontMatter.parse(text);
    String body = matter.body();
    String title = matter.values().get("title");
    if (title == null) {
      title = firstHeading(body);
    }
    if (title == null) {
      title = firstLine(body);
    }
    return document(
        title == null ? name : title,
        body,
        matter.values().get("lang"),
        "text/markdown",
        matter.facts());
  }

  private static ExtractedDocument document(
      String title,
      String text,
      @Nullable String language,
      String mediaType,
      Map<String, Object> facts) {
    Map<String, Object> metadata = new LinkedHashMap<>(facts);
    metadata.put("mediaType", mediaType);
    return new ExtractedDocument(title, text, language, null, List.of(), true, metadata);
  }

  /** The text of the first heading of level 1 or 2 (CommonMark 0.31, sections 4.2 and 4.3). */
  private static @Nullable String firstHeading(String text) {
    String previous = "";
    String fence = "";
    String head = text.length() > MAX_HEADING_OFFSET ? text.substring(0, MAX_HEADING_OFFSET) : text;
    for (String line : head.split("\n", -1)) {
      boolean inCode = !fence.isEmpty();
      fence = fenceAfter(fence, line);
      if (inCode || !fence.isEmpty() || isIndented(line)) {
        previous = "";
        continue;
      }
      String heading = isHeading(line) ? line : isUnderline(line) ? previous : "";
      String title = PlainText.heading(heading);
      if (!title.isEmpty() && title.length() <= MAX_HEADING_LENGTH) {
        return title;
      }
      previous = line.startsWith(" ") ? "" : line;
    }
    return null;
  }

  /** The marks of the code fence that is open after a line; empty if none is. */
  private static String fenceAfter(String open, String line) {
    String bare = line.strip();
    char mark = bare.isEmpty() ? ' ' : bare.charAt(0);
    int length = 0;
    while (length < bare.length() && bare.charAt(length) == mark) {
      length++;
    }
    if (length < 3 || (mark != '`' && mark != '~') || isIndented(line)) {
      return open;
    }
    if (open.isEmpty()) {
      boolean inline = mark == '`' && bare.indexOf('`', length) >= 0;
      return inline ? "" : bare.substring(0, length);
    }
    boolean closes = mark == open.charAt(0) && length >= open.length() && length == bare.length();
    return closes ? "" : open;
  }

  /** Whether a line is code by its indentation, of at least four columns (section 4.4). */
  private static boolean isIndented(String line) {
    int columns = 0;
    for (int i = 0; i < line.length() && columns < 4; i++) {
      switch (line.charAt(i)) {
        case ' ' -> columns++;
        case '\t' -> columns = 4;
        default -> {
          return false;
        }
      }
    }
    return columns >= 4;
  }

  private static boolean isHeading(String line) {
    String marks = line.stripLeading();
    return marks.startsWith("# ") || marks.startsWith("## ");
  }

  private static boolean isUnderline(String line) {
    String bare = line.stripTrailing();
    char mark = bare.isEmpty() ? ' ' : bare.charAt(0);
    return bare.length() >= 2
        && (mark == '=' || mark == '-')
        && bare.chars().allMatch(c -> c == mark);
  }

  private static @Nullable String firstLine(String text) {
    int from = 0;
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    int newline = text.indexOf('\n', from);
    int to = newline < 0 ? text.length() : newline;
    return to - from <= MAX_TITLE_LENGTH && to > from ? text.substring(from, to).strip() : null;
  }
}
