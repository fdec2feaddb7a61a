package dev.quarry.bench.extraction;

import dev.quarry.orchestrator.knowledge.PlainText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The parts of an extracted Markdown text, folded. */
final class FoundText {
  private static final Pattern PIPE = Pattern.compile("(?<!\\\\)\\|");
  private static final Pattern RULE = Pattern.compile("\\|(?: --- \\|)+");
  private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*+] |\\d+[.)] )");
  private static final Pattern FENCE = Pattern.compile("`{3,}");

  private final Set<String> headings = new HashSet<>();
  private final Set<String> lines = new HashSet<>();
  private final Set<String> codeLines = new HashSet<>();

  /** The heads under which a cell stands, by its text. */
  private final Map<String, List<String>> cells = new HashMap<>();

  private final String whole;

  FoundText(ExtractedDocument document) {
    String title = document.title();
    if (title != null) {
      headings.add(Words.folded(title));
    }
    StringBuilder text = new StringBuilder();
    List<String> heads = List.of();
    String fence = "";
    String previous = "";
    for (String raw : document.markdown().split("\n", -1)) {
      String line = unquoted(raw.strip());
      String marks = fence(line);
      if (!fence.isEmpty()) {
        if (line.equals(fence)) {
          fence = "";
        } else {
          codeLines.add(Words.folded(raw));
          text.append(Words.folded(raw));
        }
      } else if (!marks.isEmpty()) {
        fence = marks;
      } else {
        String plain = Words.folded(PlainText.of(line));
        if (line.startsWith("#")) {
          headings.add(plain);
        }
        if (RULE.matcher(line).matches()) {
          heads = cellsOf(previous);
        } else if (!line.startsWith("|")) {
          heads = List.of();
        } else {
          List<String> row = cellsOf(line);
          for (int i = 0; i < row.size(); i++) {
            cells
                .computeIfAbsent(row.get(i), key -> new ArrayList<>())
                .add(i < heads.size() ? heads.get(i) : "");
          }
        }
        lines.add(plain);
        text.append(plain);
      }
      previous = line;
    }
    whole = text.toString();
  }

  boolean has(ReferencePage.Part part) {
    return switch (part.kind()) {
      case HEADING -> headings.contains(part.folded());
      case PARAGRAPH -> whole.contains(part.folded());
      case TERM -> lines.contains(part.folded()) || headings.contains(part.folded());
      case CODE -> codeLines.contains(part.folded());
      case CELL -> hasCell(part);
    };
  }

  /** Whether a link's text stands alone in a line, or is long and stands anywhere. */
  boolean hasLink(String folded) {
    return whole.contains(folded);
  }

  private boolean hasCell(ReferencePage.Part part) {
    if (part.heads().isEmpty()) {
      return whole.contains(part.folded());
    }
    return cells.getOrDefault(part.folded(), List.of()).stream()
        .anyMatch(head -> part.heads().stream().allMatch(head::contains));
  }

  private static String unquoted(String line) {
    String text = line;
    while (text.startsWith(">") || LIST_MARK.matcher(text).find()) {
      text =
          text.startsWith(">")
              ? text.substring(1).strip()
              : LIST_MARK.matcher(text).replaceFirst("").strip();
    }
    return text;
  }

  private static String fence(String line) {
    var matcher = FENCE.matcher(line);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  private static List<String> cellsOf(String line) {
    List<String> cells = new ArrayList<>();
    String[] parts = PIPE.split(line, -1);
    for (int i = 1; i < parts.length; i++) {
      cells.add(Words.folded(PlainText.of(parts[i].strip())));
    }
    return cells;
  }
}
