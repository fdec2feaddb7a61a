package dev.quarry.bench.embedding;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.VectorRate;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.onnx.LocalModel;
import dev.quarry.orchestrator.embed.onnx.OnnxEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxTokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Measures both rates in turn, several times, and prints one Markdown table. */
public final class EmbedBench {
  public static final String USAGE =
      """
      usage: java --enable-native-access=ALL-UNNAMED -jar bench/target/bench.jar embed --site FOLDER
             [--model default|fast] [--chunks 200] [--rounds 3] [--launcher ./quarry --pages 300]
      Embeds a sample of the chunks of a folder of HTML pages. With --launcher the running product
      crawls pages of the folder, and its rate is measured from the last page on.\
      """;

  /** Calls of the embedder at once, as pages of crawls make them. */
  private static final int CALLERS = 8;

  /** Passages of one call. */
  private static final int CALL_SIZE = 5;

  private static final Duration QUERY_TIMEOUT = Duration.ofMinutes(1);

  private record Options(
      Path site, String modelName, int chunks, int rounds, @Nullable Path launcher, int pages) {

    LocalModel model() {
      return switch (modelName) {
        case "default" -> LocalModel.BGE_SMALL;
        case "fast" -> LocalModel.MINI_LM;
        default -> throw new IllegalArgumentException("unknown model " + modelName);
      };
    }
  }

  private EmbedBench() {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> arguments) throws Exception {
    System.out.print(measure(arguments));
  }

  static String measure(List<String> arguments) throws Exception {
    Options options = parse(arguments);
    int threads = Runtime.getRuntime().availableProcessors();
    Path natives = Path.of(System.getProperty("java.io.tmpdir"), "quarry-bench-native");
    OnnxTokenCounter tokens = new OnnxTokenCounter(options.model(), natives.toAbsolutePath());
    List<String> passages = SiteChunks.sample(options.site(), tokens, options.chunks());
    List<Double> bare = new ArrayList<>();
    List<Double> product = new ArrayList<>();
    try (OnnxEmbedder embedder = new OnnxEmbedder(tokens, threads, QUERY_TIMEOUT)) {
      embedder.start();
      embedder.embedQuery("Waits until the model is loaded.");
      try (BareModel model = new BareModel(options.model().id())) {
        for (int round = 0; round < options.rounds(); round++) {
          bare.add(bareRate(model, passages, threads));
          product.add(productRate(embedder, passages));
          System.err.printf("%s %s chunks/s%n", bare.getLast(), product.getLast());
        }
      }
    }
    String report = report(options.model(), passages.size(), median(bare), median(product));
    return options.launcher() == null
        ? report
        : report + running(options, options.launcher(), median(bare));
  }

  private static String running(Options options, Path launcher, double bare)
      throws IOException, InterruptedException {
    double rate =
        VectorRate.measure(launcher, options.site(), options.pages(), options.modelName());
    return String.format(
        Locale.ROOT,
        "| The running product, from the last page on | %.1f chunks/s | %.2f of the bare model |\n",
        rate,
        rate / bare);
  }

  private static double bareRate(BareModel model, List<String> passages, int threads)
      throws Exception {
    List<Callable<Void>> runs = new ArrayList<>();
    for (String passage : passages) {
      runs.add(
          () -> {
            model.run(passage);
            return null;
          });
    }
    return passages.size() / seconds(runs, threads);
  }

  private static double productRate(Embedder embedder, List<String> passages) throws Exception {
    List<Callable<Void>> calls = new ArrayList<>();
    for (int from = 0; from < passages.size(); from += CALL_SIZE) {
      List<String> call = passages.subList(from, Math.min(passages.size(), from + CALL_SIZE));
      calls.add(
          () -> {
            embedder.embedPassages(call);
            return null;
          });
    }
    return passages.size() / seconds(calls, CALLERS);
  }

  private static double seconds(List<Callable<Void>> tasks, int threads)
      throws InterruptedException, ExecutionException {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      long begin = System.nanoTime();
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String report(LocalModel model, int chunks, double bare, double product)
      throws IOException {
    return String.format(
        Locale.ROOT,
        """
        | %s | | ratio |
        |---|---|---|
        | Model | %s, %d chunks | |
        | Bare model, one sequence per run | %.1f chunks/s | |
        | Quarry's embedder | %.1f chunks/s | %.2f of the bare model |
        """,
        Machine.describe(),
        model.id(),
        chunks,
        bare,
        product,
        product / bare);
  }

  private static Options parse(List<String> list) {
    Arguments arguments =
        Arguments.parse(
            list, Set.of("--site", "--model", "--chunks", "--rounds", "--launcher", "--pages"));
    Path site = arguments.path("--site").orElse(null);
    int chunks = arguments.number("--chunks", 200);
    int rounds = arguments.number("--rounds", 3);
    Options options =
        new Options(
            site == null ? Path.of("") : site,
            arguments.text("--model").orElse("default"),
            chunks,
            rounds,
            arguments.path("--launcher").orElse(null),
            arguments.number("--pages", 300));
    options.model();
    if (site == null || !Files.isDirectory(site) || chunks < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "--site must name a folder with HTML pages, --chunks and --rounds a positive number");
    }
    return options;
  }
}
