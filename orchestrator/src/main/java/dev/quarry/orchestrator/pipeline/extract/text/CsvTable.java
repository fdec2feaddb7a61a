package dev.quarry.orchestrator.pipeline.extract.text;

import dev.quarry.orchestrator.pipeline.extract.document.MarkdownRow;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Converts comma-separated values (RFC 4180, also with other separators) to a Markdown table. */
public final class CsvTable {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int SAMPLE_LENGTH = 16_000;

  /** The line by which a file tells Excel its separator. */
  private static final Pattern DECLARATION =
      Pattern.compile("\\A\"?sep=(.)\"?[ ,;\\t]{0,20}(?:\\n|\\z)", Pattern.CASE_INSENSITIVE);

  /** Further lines of one cell are rows of a table. */
  private static final int MAX_TITLE_LINES = 3;

  private CsvTable() {}

  /**
   * Converts a text whose lines end in line feeds. The first row names the columns; lines of one
   * cell above it are paragraphs.
   */
  public static String convert(String text) {
    Matcher declaration = DECLARATION.matcher(text);
    boolean declared = declaration.find();
    String rows = declared ? text.substring(declaration.end()) : text;
    char separator = declared ? declaration.group(1).charAt(0) : separator(rows);
    try {
      return table(rows, separator);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      // Invalid quoting: the unchanged lines are more useful than an error.
      return text;
    }
  }

  private static String table(String text, char separator) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator)
            .setIgnoreEmptyLines(true)
            .setLenientEof(true)
            .setTrailingData(true)
            .get();
    StringBuilder table = new StringBuilder(text.length() + text.length() / 4);
    List<CSVRecord> titles = new ArrayList<>();
    boolean begun = false;
    try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : rows) {
        if (begun) {
          append(table, row);
        } else if (isTitle(row) && titles.size() < MAX_TITLE_LINES) {
          titles.add(row);
        } else {
          begun = true;
          boolean oneColumn = row.size() == 1;
          if (oneColumn) {
            titles.add(row);
            table(table, titles);
          } else {
            titles.forEach(title -> table.append(title.get(0).strip()).append("\n\n"));
            table(table, List.of(row));
          }
        }
      }
    }
    if (!begun && !titles.isEmpty()) {
      table(table, titles);
    }
    return table.toString();
  }

  /** A line of one cell, such as "Prices 2026;;;". */
  private static boolean isTitle(CSVRecord row) {
    for (int i = 1; i < row.size(); i++) {
      if (!row.get(i).isBlank()) {
        return false;
      }
    }
    return true;
  }

  private static void table(StringBuilder table, List<CSVRecord> rows) {
    append(table, rows.getFirst());
    table.append('|').append(" --- |".repeat(rows.getFirst().size())).append('\n');
    rows.subList(1, rows.size()).forEach(row -> append(table, row));
  }

  private static void append(StringBuilder table, CSVRecord row) {
    MarkdownRow.append(table, row.toList());
    table.append('\n');
  }

  /** The separator that divides most lines of the beginning into the same number of cells. */
  private static char separator(String text) {
    boolean whole = text.length() <= SAMPLE_LENGTH;
    String sample = whole ? text : text.substring(0, SAMPLE_LENGTH);
    char best = ',';
    int bestScore = 0;
    for (char candidate : SEPARATORS) {
      int score = score(sample, candidate);
      if (score > bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    return best;
  }

  /** The number of lines that have the most frequent number of separators outside of quotes. */
  private static int score(String sample, char separator) {
    Map<Integer, Integer> lines = new HashMap<>();
    boolean quoted = false;
    int count = 0;
    for (int i = 0; i <= sample.length(); i++) {
      char c = i < sample.length() ? sample.charAt(i) : '\n';
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        count++;
      } else if (c == '\n' && (!quoted || i == sample.length())) {
        lines.merge(count, 1, Integer::sum);
        count = 0;
      }
    }
    return lines.entrySet().stream()
        .filter(line -> line.getKey() > 0)
        .mapToInt(line -> line.getValue() * 1_000 + Math.min(line.getKey(), 999))
        .max()
        .orElse(0);
  }
}
