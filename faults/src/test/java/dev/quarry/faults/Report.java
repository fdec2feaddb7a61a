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
 * {@code target/faults/report.md}: the injected faults, their number and the outcomes. Rewritten
 * after each test, so that it is complete whenever a run ends; {@code faults/page} copies it into
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
      String test,
      long seed,
      Map<String, Integer> injected,
      Oracle.CheckResult result,
      Duration took)
      throws IOException {
    String faults =
        injected.entrySet().stream()
            .map(each -> each.getValue() + " x " + each.getKey())
            .collect(Collectors.joining("; "));
    String ends =
        result.outcomes().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    scenes++;
    accepted += result.accepted();
    lost += result.lost();
    broken += result.violations().size();
    row(
        test,
        "%s | %d | %d | %s | %d | %d | %d s | %d"
            .formatted(
                faults,
                result.accepted(),
                result.lost(),
                ends,
                result.ranTwice(),
                result.violations().size(),
                took.toSeconds(),
                seed));
  }

  /** A measurement in addition to the result of the oracle. */
  static synchronized void note(String what, String text) throws IOException {
    row(what.strip(), text + " | | | | | | |");
  }

  /** Skips the test with a reason if it cannot run on this machine. */
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
