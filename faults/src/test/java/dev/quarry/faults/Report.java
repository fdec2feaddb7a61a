package dev.quarry.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * {@code target/faults/report.md}: what was injected, how often, and what came of it. Written anew
 * after each test, so that it is whole whenever a run ends; {@code faults/page} puts it into
 * docs/reliability.md.
 */
final class Report {
  private static final Path FILE =
      Path.of(System.getProperty("quarry.faults.report", "target/faults"), "report.md");
  private static final List<String> ROWS = new ArrayList<>();
  private static int scenes;
  private static int accepted;
  private static int lost;
  private static int broken;

  private Report() {}

  static synchronized void write(
      String test, long seed, Map<String, Integer> injected, Oracle.Verdict verdict, Duration took)
      throws IOException {
    String faults =
        injected.entrySet().stream()
            .map(each -> each.getValue() + " x " + each.getKey())
            .collect(Collectors.joining("; "));
    String ends =
        verdict.outcomes().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    scenes++;
    accepted += verdict.accepted();
    lost += verdict.lost();
    broken += verdict.violations().size();
    row(
        test,
        "%s | %d | %d | %s | %d | %d | %d s | %d"
            .formatted(
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
  static synchronized void note(String what, String text) throws IOException {
    row(what.strip(), text + " | | | | | | |");
  }

  /** Skips the test, and says so, unless it can be run here. */
  static synchronized void require(boolean met, String otherwise) throws IOException {
    if (!met) {
      row("skipped", otherwise + " | | | | | | |");
    }
    Assumptions.assumeTrue(met, otherwise);
  }

  private static void row(String test, String cells) throws IOException {
    ROWS.add("| `%s` %s | %s |".formatted(caller(), test.replace('_', ' '), cells));
    Files.createDirectories(FILE.getParent());
    Files.writeString(
        FILE,
        """
        # Fault suite, %s

        %d scenes, %d jobs answered 202, %d lost, %d broken rules.

        | test | injected | answered 202 | lost | ended | ran twice | broken rules | took | seed |
        |---|---|---|---|---|---|---|---|---|
        %s
        """
            .formatted(
                Scale.FULL ? "all of it" : "the part of the default build",
                scenes,
                accepted,
                lost,
                broken,
                String.join("\n", ROWS)));
  }

  private static String caller() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .map(frame -> frame.getDeclaringClass().getSimpleName())
                    .filter(name -> name.endsWith("Test"))
                    .findFirst()
                    .orElse(""));
  }
}
