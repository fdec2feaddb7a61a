package dev.quarry.bench.retrieval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.bench.retrieval.TestSet.Question;
import dev.quarry.bench.retrieval.TestSet.Source;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a judged set in BEIR's layout, gzipped. */
final class BeirSet {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BeirSet() {}

  /**
   * @param limit maximum number of documents; those that answer a question are always among them,
   *     the others are a random sample, the same in each run
   */
  static TestSet read(Path folder, int limit) throws IOException {
    Map<String, Map<String, Integer>> judged = judgements(folder.resolve("qrels.tsv.gz"));
    List<Question> questions = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (String line : lines(folder.resolve("queries.jsonl.gz"))) {
      JsonNode query = JSON.readTree(line);
      Map<String, Integer> relevant = judged.get(query.path("_id").asString());
      if (relevant != null) {
        questions.add(new Question(query.path("text").asString(), relevant, null));
        needed.addAll(relevant.keySet());
      }
    }
    List<Source> documents = new ArrayList<>();
    List<Source> others = new ArrayList<>();
    for (String line : lines(folder.resolve("corpus.jsonl.gz"))) {
      JsonNode source = JSON.readTree(line);
      Source document =
          new Source(
              source.path("_id").asString(),
              source.path("title").asString(""),
              "en",
              source.path("text").asString(""),
              Anchors.NONE,
              Definitions.NONE);
      (needed.contains(document.id()) ? documents : others).add(document);
    }
    Collections.shuffle(others, new Random(1));
    int missing = Math.clamp(limit - documents.size(), 0, others.size());
    documents.addAll(others.subList(0, missing));
    return new TestSet(folder.getFileName().toString(), true, documents, questions);
  }

  private static Map<String, Map<String, Integer>> judgements(Path file) throws IOException {
    Map<String, Map<String, Integer>> judged = new HashMap<>();
    for (String line : lines(file)) {
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
