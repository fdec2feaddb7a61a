package dev.quarry.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code target/faults/report.md}: what was injected, how often, and what came of it. */
final class Report {
  private static final Path FILE =
      Path.of(System.getProperty("quarry.faults.report", "target/faults"), "report.md");
  private static boolean begun;

  private Report() {}

  static synchronized void write(
      String test, long seed, Map<String, Integer> injected, Oracle.Verdict verdict, Duration took)
      throws IOException {
    begin();
    String faults =
        injected.entrySet().stream()
            .map(each -> each.getKey() + " x " + each.getValue())
            .collect(Collectors.joining("; "));
    String ends =
        verdict.outcomes().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    line(
        "| %s | %s | %d | %d | %s | %d | %d | %d s | %d |%n"
            .formatted(
                test.replace('_', ' '),
                faults,
                verdict.accepted(),
                verdict.lost(),
                ends,
                verdict.ranTwice(),
                verdict.violations().size(),
                took.toSeconds(),
                seed));
  }

  /** What was measured beside the oracle's verdict. */
  static synchronized void note(String test, String text) throws IOException {
    begin();
    line("| %s | %s | | | | | | | |%n".formatted(test.replace('_', ' '), text));
  }

  private static void begin() throws IOException {
    if (begun) {
      return;
    }
    begun = true;
    Files.createDirectories(FILE.getParent());
    Files.writeString(
        FILE,
        "# Fault suite, "
            + (Scale.FULL ? "all of it" : "the part of the default build")
            + "\n\n"
            + "| test | injected | answered 202 | lost | ended | ran twice | violations | took |"
            + " seed |\n|---|---|---|---|---|---|---|---|---|\n");
  }

  private static void line(String line) throws IOException {
    Files.writeString(FILE, line, StandardOpenOption.APPEND);
  }
}
