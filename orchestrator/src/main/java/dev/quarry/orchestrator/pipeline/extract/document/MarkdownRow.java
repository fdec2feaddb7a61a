package dev.quarry.orchestrator.pipeline.extract.document;

import dev.quarry.orchestrator.pipeline.extract.CleanText;
import java.util.List;

/** Writes a row of a table (GitHub Flavored Markdown, section 4.10). */
public final class MarkdownRow {
  private MarkdownRow() {}

  /** Appends a row without a line feed at its end. */
  public static void append(StringBuilder out, List<String> cells) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ');
      boolean space = false;
      int start = out.length();
      String clean = CleanText.of(cell);
      for (int i = 0; i < clean.length(); i++) {
        char c = clean.charAt(i);
        if (Character.isWhitespace(c) || c == '\u00a0') {
          space = out.length() > start;
          continue;
        }
        if (space) {
          out.append(' ');
          space = false;
        }
        if (c == '|') {
          out.append('\\');
        }
        out.append(c);
      }
      out.append(out.length() > start ? " |" : "|");
    }
  }
}
