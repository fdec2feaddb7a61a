package dev.quarry.orchestrator.pipeline.extract.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Converts comma-separated values (RFC 4180, also with other separators) to a Markdown table. */
public final class CsvTable {
  private static final String SEPARATORS = ",;\t|";

  private CsvTable() {}

  public static String convert(String text) {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator(text))
            .setIgnoreEmptyLines(true)
            .setLenientEof(true)
            .setTrailingData(true)
            .get();
    StringBuilder table = new StringBuilder(text.length() + text.length() / 4);
    try (CSVParser rows = CSVParser.parse(new StringReader(text), format)) {
      int columns = 0;
      for (CSVRecord row : rows) {
        append(table, row);
        if (columns == 0) {
          columns = row.size();
          table.append('|').append(" --- |".repeat(columns)).append('\n');
        }
      }
      return table.toString();
    } catch (IOException | UncheckedIOException e) {
      // Invalid quoting: the unchanged lines are more useful than an error.
      return text;
    }
  }

  private static void append(StringBuilder table, CSVRecord row) {
    table.append('|');
    for (String cell : row) {
      table.append(' ').append(cell.strip().replaceAll("\\s+", " ").replace("|", "\\|"));
      table.append(" |");
    }
    table.append('\n');
  }

  /** The separator that occurs most often in the first lines. */
  private static char separator(String text) {
    String head = text.substring(0, Math.min(text.length(), 4_000));
    char best = ',';
    long most = 0;
    for (char candidate : SEPARATORS.toCharArray()) {
      long count = head.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }
}
