package dev.quarry.bench.crawl;

import dev.quarry.testkit.HardSite.Expectation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a crawl beside what is expected, as a Markdown table. Pages that differ in their
 * query or in a date at the end of their path only, and ended alike, share a row.
 */
final class LedgerReport {
  private static final String NONE = "not listed";

  private final List<Row> rows = new ArrayList<>();

  /**
   * The end of a page.
   *
   * @param status of the item
   * @param reason of a skipped, or error code of a failed page; empty if it has none
   * @param text the stored text; empty if it was not read
   */
  record End(String status, String reason, String text) {
    String both() {
      return (status + " " + reason).strip();
    }

    private static final End MISSING = new End(NONE, "", "");
  }

  private record Row(String path, End end, String expected, boolean same) {
    String group() {
      String base = path.replaceFirst("\\?.*|\\d{4}-\\d\\d-\\d\\d$", "");
      return base.equals(path) ? path : base + " " + end.both() + " " + expected;
    }
  }

  LedgerReport(Map<String, Expectation> expected, Map<String, End> ledger) {
    expected.forEach((path, expectation) -> add(path, expectation, ledger.get(path)));
    for (String path : new TreeSet<>(ledger.keySet())) {
      if (!expected.containsKey(path)) {
        rows.add(new Row(path, ledger.getOrDefault(path, End.MISSING), NONE, false));
      }
    }
  }

  private void add(String path, Expectation expectation, @Nullable End end) {
    End found = end == null ? End.MISSING : end;
    boolean text = found.text().contains(expectation.text());
    boolean same = text && found.both().equals(expectation.end());
    String wanted =
        expectation.text().isEmpty()
            ? expectation.end()
            : expectation.end() + " with “" + expectation.text() + "”";
    rows.add(new Row(path, found, wanted, same));
  }

  boolean asExpected() {
    return rows.stream().allMatch(Row::same);
  }

  String markdown() {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.group(), key -> new ArrayList<>()).add(row));
    StringBuilder table =
        new StringBuilder("| path | status | reason or error code | expected | |\n");
    table.append("|---|---|---|---|---|\n");
    groups.values().forEach(group -> table.append(row(group)));
    long others = rows.stream().filter(row -> !row.same()).count();
    return table
        .append('\n')
        .append(
            others == 0
                ? "All %d pages are as expected.".formatted(rows.size())
                : "%d of %d pages are not as expected.".formatted(others, rows.size()))
        .append('\n')
        .toString();
  }

  private static String row(List<Row> group) {
    Row first = group.getFirst();
    String path = "`" + first.path() + "`";
    if (group.size() > 1) {
      path += " to `%s`, %d pages".formatted(group.getLast().path(), group.size());
    }
    String verdict = group.stream().allMatch(Row::same) ? "as expected" : "**not as expected**";
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(path, first.end().status(), first.end().reason(), first.expected(), verdict);
  }
}
