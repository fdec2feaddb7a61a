package dev.quarry.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The cost of a page as a Markdown table. */
final class PageReport {
  private final StringBuilder rows = new StringBuilder();

  /** Seconds of processor time for 1,000 pages, by crawl. */
  private final Map<String, Double> cpu = new LinkedHashMap<>();

  /** Pages per second, by crawl. */
  private final Map<String, Double> rates = new LinkedHashMap<>();

  PageReport(Path site) {
    row("Site", site.toString(), "");
  }

  void crawl(String temperature, Crawl crawl, PartUsage usage) {
    int stored = Math.max(1, crawl.job().counts().stored());
    double seconds = 0;
    for (Part part : Part.values()) {
      seconds += usage.cpu(part).toNanos() / 1e9;
    }
    double cpuForThousandPages = seconds * 1000 / stored;
    double pagesPerSecond = stored / (crawl.took().toNanos() / 1e9);
    cpu.put(temperature, cpuForThousandPages);
    rates.put(temperature, pagesPerSecond);
    row(
        "Crawl, " + temperature,
        "%d pages stored, %d chunks".formatted(stored, crawl.job().counts().chunks()),
        "");
    Instant searchable = crawl.job().searchableAt();
    if (searchable != null) {
      Duration words = Duration.between(crawl.job().createdAt(), searchable);
      row("Pages/s until searchable by words, " + temperature, rate(stored, words), "");
    }
    row("Pages/s, " + temperature, number(pagesPerSecond), "");
    row("CPU of 1,000 pages, " + temperature, number(cpuForThousandPages) + " s", "");
    for (Part part : Part.values()) {
      parts(temperature, part, usage, stored);
    }
  }

  /** A second crawl of the same site into the same collection. */
  void unchanged(Crawl crawl, SiteServer.Traffic traffic, long embedded) {
    row(
        "Crawl of the unchanged site",
        "%d pages unchanged, %d stored in %s s; %d requests, %d kB of pages, %d texts embedded"
            .formatted(
                crawl.job().counts().unchanged(),
                crawl.job().counts().stored(),
                number(crawl.took().toNanos() / 1e9),
                traffic.requests(),
                traffic.bytes() >> 10,
                embedded),
        "");
  }

  void firstPage(FirstPage page) {
    row(
        "From submission to found by words",
        "%d ms; one bare fetch, extraction and durable write: %s ms"
            .formatted(page.found().toMillis(), number(page.bare().toNanos() / 1e6)),
        ratio((double) page.found().toNanos() / page.bare().toNanos()) + " of it");
  }

  private void parts(String temperature, Part part, PartUsage usage, int stored) {
    ProcessTree.Memory peak = usage.peak(part);
    if (peak.processes() > 0) {
      Duration cpu = usage.cpu(part);
      row(
          "of this the " + part.title() + ", " + temperature,
          "%s s; at most %d MB RSS, %d MB PSS in %d processes"
              .formatted(
                  number(cpu.toNanos() / 1e6 / stored),
                  peak.rss() >> 10,
                  peak.pss() >> 10,
                  peak.processes()),
          "");
    }
  }

  void trafilatura(Comparison extraction) {
    double seconds = extraction.secondsForThousandPages();
    row(
        "CPU of 1,000 pages, trafilatura's extraction alone",
        "%s s (%d pages)".formatted(number(seconds), extraction.pages()),
        "Quarry needs of it: " + ratios(cpu, seconds));
  }

  void wget(Comparison fetching) {
    double rate = fetching.pagesPerSecond();
    row(
        "Pages/s, wget -r",
        "%s (%d pages)".formatted(number(rate), fetching.pages()),
        "Quarry reaches of it: " + ratios(rates, rate));
  }

  void skipped(String name, String reason) {
    System.err.println(name + " is not measured: " + reason);
    row(name, "not measured: " + reason, "");
  }

  String markdown() throws IOException {
    return "| " + Machine.describe() + " | | ratio |\n|---|---|---|\n" + rows;
  }

  private void row(String name, String value, String ratio) {
    rows.append("| %s | %s | %s|\n".formatted(name, value, ratio.isEmpty() ? "" : ratio + " "));
  }

  private static String ratios(Map<String, Double> values, double yardstick) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + " " + ratio(each.getValue() / yardstick))
        .collect(Collectors.joining(", "));
  }

  private static String rate(int pages, Duration time) {
    return number(pages / (time.toNanos() / 1e9));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
