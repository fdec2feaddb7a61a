package dev.quarry.bench;

import dev.quarry.model.JobCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The figures as a Markdown table. */
final class Report {
  private final StringBuilder rows = new StringBuilder();
  private final String site;

  Report(Options options) {
    this.site = options.site().toString();
  }

  void firstStart(Duration start, ProcessTree.Memory idle) {
    row("First start to healthy, empty data directory", seconds(start));
    row("Idle memory after it", memory(idle));
  }

  void crawl(Crawl crawl) {
    JobCounts counts = crawl.job().counts();
    double took = crawl.took().toMillis() / 1e3;
    row("Crawled site", site);
    row("Submission answered in", "%d ms".formatted(crawl.accepted().toMillis()));
    row(
        "Pages",
        "%d found, %d stored, %d skipped, %d failed"
            .formatted(counts.found(), counts.stored(), counts.skipped(), counts.failed()));
    row("Chunks", Integer.toString(counts.chunks()));
    row("Crawl to completed", seconds(crawl.took()));
    row(
        "Rate",
        String.format(
            Locale.ROOT,
            "%.1f pages/s, %.1f chunks/s",
            counts.stored() / took,
            counts.chunks() / took));
    row("Processor time of the crawl", seconds(crawl.cpu()));
    row("Memory at its fullest", memory(crawl.peak()));
  }

  void afterCrawl(ProcessTree.Memory idle, long dataBytes) {
    row("Idle memory after the crawl", memory(idle));
    row("Data directory", "%d MB".formatted(dataBytes >> 20));
  }

  void secondStart(Duration start, Duration search, Duration next, ProcessTree.Memory idle) {
    row("Second start to healthy", seconds(start));
    row("First search after it", "%d ms".formatted(search.toMillis()));
    row("The same search again", "%d ms".formatted(next.toMillis()));
    row("Idle memory after it", memory(idle));
  }

  String markdown() throws IOException {
    return "| " + Machine.describe() + " | |\n|---|---|\n" + rows;
  }

  private void row(String name, String value) {
    rows.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }

  private static String memory(ProcessTree.Memory memory) {
    return "%d MB RSS, %d MB PSS in %d processes"
        .formatted(memory.rss() >> 10, memory.pss() >> 10, memory.processes());
  }
}
