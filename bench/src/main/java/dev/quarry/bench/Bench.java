package dev.quarry.bench;

import dev.quarry.bench.claims.ClaimsBench;
import dev.quarry.bench.crawl.FrontierBench;
import dev.quarry.bench.crawl.LedgerBench;
import dev.quarry.bench.crawl.StatusBench;
import dev.quarry.bench.crawl.SubmitBench;
import dev.quarry.bench.embedding.EmbedBench;
import dev.quarry.bench.engine.EngineBench;
import dev.quarry.bench.extraction.ExtractionBench;
import dev.quarry.bench.index.IndexBench;
import dev.quarry.bench.retrieval.RetrievalBench;
import dev.quarry.bench.retrieval.ScaleBench;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The commands of the bench; each prints Markdown. Without a command: first start, a crawl, second
 * start.
 *
 * <ul>
 *   <li>{@code page}: the cost of a page without the embedding model ({@link PageBench})
 *   <li>{@code ledger}: the ledger of a crawl of a site whose pages go wrong ({@link LedgerBench})
 *   <li>{@code status}: what the command line and an MCP client read about one crawl ({@link
 *       StatusBench})
 *   <li>{@code submit}: submissions by concurrent MCP sessions beside the orchestrator's own
 *       ({@link SubmitBench})
 *   <li>{@code frontier}: the rate at which a site is walked ({@link FrontierBench})
 *   <li>{@code embed}: the embedder beside the bare model ({@link EmbedBench})
 *   <li>{@code extraction}: the text of web pages beside known texts ({@link ExtractionBench})
 *   <li>{@code index}: the embedded search index alone ({@link IndexBench})
 *   <li>{@code retrieval}: the quality of searches on judged sets ({@link RetrievalBench})
 *   <li>{@code scale}: recall, latency and memory of searches by the size of the index ({@link
 *       ScaleBench})
 *   <li>{@code engine}: the job engine alone ({@link EngineBench})
 *   <li>{@code claims}: up to 1,000 nodes that claim from one database ({@link ClaimsBench})
 * </ul>
 */
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> rest = Arrays.asList(arguments);
    List<String> options = rest.isEmpty() ? rest : rest.subList(1, rest.size());
    switch (rest.isEmpty() ? "" : rest.getFirst()) {
      case "engine" -> run(EngineBench::run, options, EngineBench.USAGE);
      case "claims" -> run(ClaimsBench::run, options, ClaimsBench.USAGE);
      case "page" -> run(PageBench::run, options, PageOptions.USAGE);
      case "embed" -> run(EmbedBench::run, options, EmbedBench.USAGE);
      case "frontier" -> run(FrontierBench::run, options, FrontierBench.USAGE);
      case "start" -> run(StartBench::run, options, StartBench.USAGE);
      case "ledger" -> run(LedgerBench::run, options, LedgerBench.USAGE);
      case "status" -> run(StatusBench::run, options, StatusBench.USAGE);
      case "extraction" -> run(ExtractionBench::run, options, ExtractionBench.USAGE);
      case "retrieval" -> run(RetrievalBench::run, options, RetrievalBench.USAGE);
      case "scale" -> run(ScaleBench::run, options, ScaleBench.USAGE);
      case "submit" -> run(SubmitBench::run, options, SubmitBench.USAGE);
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
    try (WorkFolder data = WorkFolder.create()) {
      System.out.println(measure(options, data.path()));
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
}
