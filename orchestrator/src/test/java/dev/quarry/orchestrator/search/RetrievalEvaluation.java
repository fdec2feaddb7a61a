package dev.quarry.orchestrator.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.onnx.LoadedModel;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures searches on a judged data set in BEIR's layout: nDCG@10 of each mode, with the real
 * database, index and model. The first argument is the folder of the data set.
 */
public final class RetrievalEvaluation {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int CUTOFF = 10;

  private final Library library;
  private final Chunker chunker = new Chunker(LoadedModel.tokens(), ChunkSizes.DEFAULT);

  private RetrievalEvaluation(Library library) {
    this.library = library;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (Library library = new Library(Files.createTempDirectory("quarry-evaluation"))) {
      RetrievalEvaluation evaluation = new RetrievalEvaluation(library);
      long begin = System.nanoTime();
      int documents = evaluation.store(lines(folder.resolve("corpus.jsonl.gz")));
      System.out.printf(
          "%d documents in %d s%n", documents, (System.nanoTime() - begin) / 1_000_000_000);
      for (SearchMode mode : SearchMode.values()) {
        System.out.printf("%-8s nDCG@10 %.4f%n", mode.code(), evaluation.ndcg(folder, mode));
      }
    }
    System.exit(0);
  }

  private int store(List<String> corpus) throws Exception {
    List<Future<?>> stored = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (String line : corpus) {
        stored.add(
            threads.submit(
                () -> {
                  library.store(document(JSON.readTree(line)));
                  return null;
                }));
      }
    }
    for (Future<?> each : stored) {
      each.get();
    }
    return stored.size();
  }

  private NewDocument document(JsonNode source) {
    String title = source.path("title").asString("");
    String text = source.path("text").asString("");
    DocumentKey key = new DocumentKey("acme", "docs", source.path("_id").asString());
    return new NewDocument(
        key,
        title,
        "en",
        text,
        text.getBytes(UTF_8),
        null,
        null,
        List.of(),
        Map.of(),
        chunker.chunk(title, text),
        false);
  }

  private double ndcg(Path folder, SearchMode mode) throws Exception {
    Map<String, Map<String, Integer>> judged = judgements(folder);
    SearchService search = library.search();
    double sum = 0;
    for (String line : lines(folder.resolve("queries.jsonl.gz"))) {
      JsonNode query = JSON.readTree(line);
      Map<String, Integer> relevant = judged.get(query.path("_id").asString());
      if (relevant != null) {
        sum += ndcg(ranking(search, query.path("text").asString(), mode), relevant);
      }
    }
    return sum / judged.size();
  }

  /** Documents in the order of their best chunks. */
  private static List<String> ranking(SearchService search, String query, SearchMode mode)
      throws InterruptedException {
    LinkedHashSet<String> uris = new LinkedHashSet<>();
    String text = query.length() > 1000 ? query.substring(0, 1000) : query;
    search.search("acme", new SearchRequest(text, null, 50, null, mode, 100_000)).results().stream()
        .map(SearchResult::uri)
        .forEach(uris::add);
    return uris.stream().limit(CUTOFF).toList();
  }

  private static double ndcg(List<String> ranking, Map<String, Integer> relevant) {
    double gained = 0;
    for (int rank = 0; rank < ranking.size(); rank++) {
      gained += relevant.getOrDefault(ranking.get(rank), 0) / discount(rank);
    }
    double ideal = 0;
    List<Integer> best = relevant.values().stream().sorted((a, b) -> b - a).limit(CUTOFF).toList();
    for (int rank = 0; rank < best.size(); rank++) {
      ideal += best.get(rank) / discount(rank);
    }
    return ideal == 0 ? 0 : gained / ideal;
  }

  private static double discount(int rank) {
    return Math.log(rank + 2) / Math.log(2);
  }

  private static Map<String, Map<String, Integer>> judgements(Path folder) throws IOException {
    Map<String, Map<String, Integer>> judged = new HashMap<>();
    for (String line : lines(folder.resolve("qrels.tsv.gz"))) {
      String[] cells = line.split("\t", -1);
      if (!cells[0].equals("query-id")) {
        judged
            .computeIfAbsent(cells[0], query -> new HashMap<>())
            .put(cells[1], Integer.parseInt(cells[2]));
      }
    }
    return judged;
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    }
  }
}
