package dev.quarry.bench;

import dev.quarry.bench.embedding.EmbedBench;
import dev.quarry.bench.engine.EngineBench;
import dev.quarry.bench.engine.FrontierBench;
import dev.quarry.bench.index.IndexBench;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** First start, a crawl, second start; prints one Markdown table. */
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> rest = Arrays.asList(arguments);
    List<String> options = rest.isEmpty() ? rest : rest.subList(1, rest.size());
    switch (rest.isEmpty() ? "" : rest.getFirst()) {
      case "engine" -> run(EngineBench::run, options, EngineBench.USAGE);
      case "page" -> run(PageBench::run, options, PageOptions.USAGE);
      case "embed" -> run(EmbedBench::run, options, EmbedBench.USAGE);
      case "frontier" -> run(FrontierBench::run, options, FrontierBench.USAGE);
      case "start" -> run(StartBench::run, options, StartBench.USAGE);
      case "index" -> IndexBench.run();
      default -> run(Bench::run, rest, Options.USAGE);
    }
  }

  /** A measurement; it throws IllegalArgumentException for an unknown option. */
  private interface Measurement {
    void run(List<String> options) throws Exception;
  }

  private static void run(Measurement measurement, List<String> options, String usage)
      throws Exception {
    try {
      measurement.run(options);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(usage);
      System.exit(2);
    }
  }

  private static void run(List<String> arguments) throws Exception {
    Options options = Options.parse(arguments);
    Path data = Files.createTempDirectory("quarry-bench-");
    try {
      System.out.println(measure(options, data));
    } finally {
      delete(data);
    }
  }

  static String measure(Options options, Path data) throws Exception {
    Report report = new Report(options);
    try (LoopbackServer site = LoopbackServer.ofFiles(options.site())) {
      try (QuarryProcess quarry = QuarryProcess.start(options.launcher(), data)) {
        report.firstStart(quarry.startTime(), rested(quarry, options));
        report.crawl(Crawl.run(quarry, URI.create(site.url("/")), "bench", options.maxPages()));
        report.afterCrawl(rested(quarry, options), size(data));
      }
      try (QuarryProcess quarry = QuarryProcess.start(options.launcher(), data)) {
        Duration search = quarry.orchestrator().timedSearch(options.query());
        Duration next = quarry.orchestrator().timedSearch(options.query());
        report.secondStart(quarry.startTime(), search, next, rested(quarry, options));
      }
    }
    return report.markdown();
  }

  private static ProcessTree.Memory rested(QuarryProcess quarry, Options options)
      throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(options.settle()));
    return quarry.tree().memory();
  }

  private static long size(Path root) throws IOException {
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
