package dev.quarry.bench.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Texts with the seconds since the submission of a job, as Markdown tables. Not thread-safe. */
final class StatusReport {
  private final StringBuilder text = new StringBuilder();
  private final Instant submitted;

  /**
   * @param submitted the time at which the job was created, by the clock of this machine
   */
  StatusReport(Instant submitted) {
    this.submitted = submitted;
  }

  void title(String title, String column) {
    text.append("\n%s\n\n| seconds | %s |\n|---:|---|\n".formatted(title, column));
  }

  void row(Instant time, String line) {
    double seconds = Duration.between(submitted, time).toMillis() / 1e3;
    String cell = line.strip().replace("|", "\\|");
    text.append(String.format(Locale.ROOT, "| %.1f | %s |%n", seconds, cell));
  }

  String markdown() {
    return text.toString();
  }
}
