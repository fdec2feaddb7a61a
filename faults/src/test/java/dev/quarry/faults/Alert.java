package dev.quarry.faults;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of {@code docs/alerts.yaml} of the form {@code max(metric) > number}, evaluated on the
 * metrics of a node. Not thread-safe.
 */
final class Alert {
  private static final Path RULES = Path.of("../docs/alerts.yaml");
  private static final String FORM =
      "- alert: %s\\s(?:\\s*#.*\\R)*\\s*expr: max\\((\\w+)\\) > (\\d+)\\s+for: (\\d+)m\\s";

  private final String metric;
  private final double threshold;
  private final Duration lasting;
  private long since = -1;
  private boolean firing;

  private Alert(String metric, double threshold, Duration lasting) {
    this.metric = metric;
    this.threshold = threshold;
    this.lasting = lasting;
  }

  static Alert named(String name) throws IOException {
    Matcher rule = Pattern.compile(FORM.formatted(name)).matcher(Files.readString(RULES));
    if (!rule.find()) {
      throw new AssertionError("no rule " + name + " of that form in " + RULES);
    }
    return new Alert(
        rule.group(1),
        Double.parseDouble(rule.group(2)),
        Duration.ofMinutes(Long.parseLong(rule.group(3))));
  }

  /** How long the condition must hold before the alert fires. */
  Duration delay() {
    return lasting.plusSeconds((long) threshold);
  }

  /** Evaluates the rule as Prometheus does; a response that takes too long changes nothing. */
  boolean evaluate(NodeProcess node) throws IOException, InterruptedException {
    double value;
    try {
      value = node.metric(metric).max().orElse(0);
    } catch (HttpTimeoutException late) {
      return firing;
    }
    long now = System.nanoTime();
    if (value <= threshold) {
      since = -1;
      firing = false;
    } else if (since < 0) {
      since = now;
    } else {
      firing = now - since >= lasting.toNanos();
    }
    return firing;
  }
}
