package dev.quarry.bench.retrieval;

import dev.quarry.bench.Machine;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.retrieval.TestSet.Question;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.onnx.OnnxEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxTokenCounter;
import dev.quarry.orchestrator.search.SearchService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Measures each mode of search on judged sets, and other ways to fuse the same hits. */
public final class RetrievalBench {
  public static final String USAGE =
      """
      usage: java --enable-native-access=ALL-UNNAMED -jar bench/target/bench.jar retrieval FOLDER
             [SET...] [--vectors FILE] [--documents 100000] [--trials yes] [--misses yes]
             [--questions FILE]
      FOLDER has docs/questions.json and sets in BEIR's layout below retrieval/. A SET is the name
      of one of these or of a family of questions; without one all are measured. --vectors keeps the
      vectors for the next run, --documents takes a sample of a large set, --misses lists the
      questions whose first page is wrong, --questions adds a file of questions in the layout of
      docs/questions.json.\
      """;

  private static final int DIMENSION = 384;
  private static final Duration QUERY_TIMEOUT = Duration.ofMinutes(1);

  private record Options(
      Path folder,
      Set<String> sets,
      @Nullable Path vectors,
      int documents,
      boolean trials,
      boolean misses,
      @Nullable Path questions) {}

  private RetrievalBench() {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> arguments) throws Exception {
    Options options = parse(arguments);
    int threads = Runtime.getRuntime().availableProcessors();
    Path natives = Path.of(System.getProperty("java.io.tmpdir"), "quarry-bench-native");
    OnnxTokenCounter tokens = new OnnxTokenCounter(natives.toAbsolutePath());
    try (WorkFolder work = WorkFolder.create();
        OnnxEmbedder model = new OnnxEmbedder(tokens, threads, QUERY_TIMEOUT)) {
      model.start();
      Path file = Objects.requireNonNullElse(options.vectors(), work.path().resolve("vectors"));
      CachingEmbedder embedder =
          new CachingEmbedder(model, new VectorFile(file, DIMENSION), new EmbeddingRate());
      System.out.println(Machine.describe());
      System.out.println(Measures.HEADER);
      List<FusionTrials> trials = new ArrayList<>();
      for (TestSet set : sets(options)) {
        try (Shelf shelf = new Shelf(work.path().resolve(set.name()), tokens, embedder)) {
          long start = System.nanoTime();
          shelf.put(set.documents());
          System.err.printf(
              Locale.ROOT,
              "%s: %d documents, %d chunks in %.0f s%n",
              set.name(),
              set.documents().size(),
              shelf.catalog().all().size(),
              (System.nanoTime() - start) / 1e9);
          for (SearchMode mode : SearchMode.values()) {
            print(set.name(), mode.code(), measure(shelf.search(), set, mode, misses(options)));
          }
          if (options.trials()) {
            trials.add(FusionTrials.of(shelf, set));
          }
        }
      }
      if (!trials.isEmpty()) {
        System.out.print(FusionTrials.table(trials));
      }
    }
  }

  private static void print(String set, String ranking, Measures measures) {
    System.out.printf("| %s | %s | %s |%n", set, ranking, measures.cells());
  }

  private static Consumer<String> misses(Options options) {
    return options.misses() ? System.err::println : _ -> {};
  }

  private static Measures measure(
      SearchService search, TestSet set, SearchMode mode, Consumer<String> misses)
      throws InterruptedException {
    Measures measures = new Measures();
    for (Question question : set.questions()) {
      SearchRequest request =
          new SearchRequest(question.text(), Shelf.COLLECTION, 50, null, mode, 100_000);
      List<SearchResult> results = search.search(Shelf.TENANT, request).results();
      LinkedHashSet<String> pages = new LinkedHashSet<>();
      results.forEach(result -> pages.add(result.uri()));
      miss(set, mode, question, results).ifPresent(misses);
      measures.add(question, List.copyOf(pages), results.stream().map(SearchResult::text).toList());
    }
    return measures;
  }

  /** The first passages of a question whose first page is wrong or whose fact is not in them. */
  private static Optional<String> miss(
      TestSet set, SearchMode mode, Question question, List<SearchResult> results) {
    Measures one = new Measures();
    one.add(
        question,
        results.stream().map(SearchResult::uri).distinct().toList(),
        results.stream().map(SearchResult::text).toList());
    if (one.first() == 1 && one.factsFound() == one.facts()) {
      return Optional.empty();
    }
    StringBuilder lines = new StringBuilder();
    lines.append(
        String.format(
            Locale.ROOT,
            "%s, %s, reciprocal rank %.2f: %s%n  right: %s %s",
            set.name(),
            mode.code(),
            one.mrr(),
            question.text(),
            question.relevant().keySet(),
            Objects.requireNonNullElse(question.fact(), "")));
    for (SearchResult result : results.subList(0, Math.min(8, results.size()))) {
      String text = result.text().replaceAll("\\s+", " ");
      lines.append(
          String.format(
              Locale.ROOT,
              "%n  %.3f %s %s %s",
              result.score(),
              result.uri(),
              result.headings(),
              text.substring(0, Math.min(150, text.length()))));
    }
    return Optional.of(lines.toString());
  }

  private static List<TestSet> sets(Options options) throws Exception {
    List<TestSet> all = new ArrayList<>();
    all.addAll(DocumentationSet.read(options.folder().resolve("docs/questions.json")));
    if (options.questions() != null) {
      all.addAll(DocumentationSet.read(options.questions()));
    }
    Path judged = options.folder().resolve("retrieval");
    for (Path folder : folders(judged)) {
      if (wanted(options, folder.getFileName().toString())) {
        all.add(BeirSet.read(folder, options.documents()));
      }
    }
    return all.stream().filter(set -> wanted(options, set.name())).toList();
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static boolean wanted(Options options, String set) {
    return options.sets().isEmpty() || options.sets().contains(set);
  }

  private static Options parse(List<String> arguments) {
    if (arguments.isEmpty() || !Files.isDirectory(Path.of(arguments.getFirst()))) {
      throw new IllegalArgumentException("the first argument must be a folder with judged sets");
    }
    Set<String> sets = new LinkedHashSet<>();
    int at = 1;
    while (at < arguments.size() && !arguments.get(at).startsWith("--")) {
      sets.add(arguments.get(at++));
    }
    var rest =
        dev.quarry.bench.Arguments.parse(
            arguments.subList(at, arguments.size()),
            Set.of("--vectors", "--documents", "--trials", "--misses", "--questions"));
    return new Options(
        Path.of(arguments.getFirst()),
        sets,
        rest.path("--vectors").orElse(null),
        rest.number("--documents", 100_000),
        rest.text("--trials").isPresent(),
        rest.text("--misses").isPresent(),
        rest.path("--questions").orElse(null));
  }
}
