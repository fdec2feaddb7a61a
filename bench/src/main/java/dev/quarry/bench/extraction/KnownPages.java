package dev.quarry.bench.extraction;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.PlainText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the text of pages against known texts: whole articles by sequences of four words, and
 * snippets that must be in the text or must not be.
 */
final class KnownPages {
  /** Precision and recall of a set. */
  record Score(String set, double precision, double recall) {
    double f1() {
      return 2 * precision * recall / (precision + recall);
    }

    String row() {
      return String.format(
          Locale.ROOT, "| %s | %.4f | %.4f | %.4f |", set, precision, recall, f1());
    }
  }

  private final PageExtraction pages;
  private final Consumer<String> log;

  /**
   * @param log receives a line for each page that is not perfect
   */
  KnownPages(PageExtraction pages, Consumer<String> log) {
    this.pages = pages;
    this.log = log;
  }

  /** The folder has ground-truth.json and the pages in html/ID.html.gz. */
  Score articles(Path folder) throws IOException, StageException, InterruptedException {
    double precisions = 0;
    double recalls = 0;
    JsonNode truth = json(folder.resolve("ground-truth.json"));
    for (Map.Entry<String, JsonNode> page : truth.properties()) {
      Map<List<String>, Integer> found =
          Words.shingles(
              text(document(folder, page.getKey(), page.getValue().get("url").asString())));
      Map<List<String>, Integer> wanted =
          Words.shingles(page.getValue().get("articleBody").asString());
      double both = 0;
      for (Map.Entry<List<String>, Integer> shingle : found.entrySet()) {
        both += Math.min(shingle.getValue(), wanted.getOrDefault(shingle.getKey(), 0));
      }
      double precision = found.isEmpty() ? 0 : both / total(found);
      double recall = wanted.isEmpty() ? 0 : both / total(wanted);
      precisions += precision;
      recalls += recall;
      if (precision < 0.95 || recall < 0.95) {
        log.accept(
            String.format(
                Locale.ROOT, "article %s P %.3f R %.3f", page.getKey(), precision, recall));
      }
    }
    return new Score("articles", precisions / truth.size(), recalls / truth.size());
  }

  /**
   * The folder has snippets.json and the pages in html/ID.html.gz. The title, which is taken out of
   * the text, counts as found.
   */
  Score snippets(Path folder) throws IOException, StageException, InterruptedException {
    int right = 0;
    int wrong = 0;
    int missed = 0;
    for (Map.Entry<String, JsonNode> page : json(folder.resolve("snippets.json")).properties()) {
      ExtractedDocument document =
          document(folder, page.getKey(), page.getValue().get("url").asString());
      String text = Words.spaced(text(document));
      String titled = Words.spaced(document.title() + " " + text);
      for (JsonNode with : page.getValue().get("with")) {
        boolean found = titled.contains(Words.spaced(with.asString()));
        right += found ? 1 : 0;
        missed += found ? 0 : 1;
        if (!found) {
          log.accept("snippet " + page.getKey() + " misses " + with.asString());
        }
      }
      for (JsonNode without : page.getValue().get("without")) {
        if (text.contains(Words.spaced(without.asString()))) {
          wrong++;
          log.accept("snippet " + page.getKey() + " should not have " + without.asString());
        }
      }
    }
    return new Score(
        "snippets", (double) right / (right + wrong), (double) right / (right + missed));
  }

  private ExtractedDocument document(Path folder, String id, String url)
      throws IOException, StageException, InterruptedException {
    return pages.extract(PageExtraction.read(folder.resolve("html/" + id + ".html.gz")), url);
  }

  /** The text without markup. */
  private static String text(ExtractedDocument document) {
    return PlainText.of(document.markdown())
        .replaceAll("(?m)^(?:#{1,6} |\\| --- .*$)|\\\\(?=\\p{Punct})", "");
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static double total(Map<List<String>, Integer> shingles) {
    return shingles.values().stream().mapToInt(Integer::intValue).sum();
  }
}
