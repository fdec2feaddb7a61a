package dev.quarry.bench;

import dev.quarry.bench.engine.EngineBench;
import dev.quarry.bench.index.IndexBench;
import dev.quarry.bench.engine.FrontierBench;
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
    if (arguments.length > 0 && arguments[0].equals("engine")) {
      engine(Arrays.asList(arguments).subList(1, arguments.length));
      return;
    }
    if (arguments.length == 1 && arguments[0].equals("index")) {
      IndexBench.run();
      return;
    }
    if (arguments.length > 0 && arguments[0].equals("frontier")) {
      frontier(Arrays.asList(arguments).subList(1, arguments.length));
      return;
    }
    Options options;
    try {
      options = Options.parse(Arrays.asList(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE);
      System.exit(2);
      return;
    }
    Path data = Files.createTempDirectory("quarry-bench-");
    try {
      System.out.println(measure(options, data));
    } finally {
      delete(data);
    }
  }

  private static void engine(List<String> parts) throws Exception {
    try {
      EngineBench.run(parts);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(EngineBench.USAGE);
      System.exit(2);
    }
  }

  private static void frontier(List<String> arguments) throws Exception {
    try {
      FrontierBench.run(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(FrontierBench.USAGE);
      System.exit(2);
    }
  }

  static String measure(Options options, Path data) throws Exception {
    Report report = new Report(options);
    try (LoopbackServer site = LoopbackServer.ofFiles(options.site())) {
      try (QuarryProcess quarry = QuarryProcess.start(options.launcher(), data)) {
        report.firstStart(quarry.startTime(), rested(quarry, options));
        report.crawl(Crawl.run(quarry, URI.create(site.url("/")), options.maxPages()));
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

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
