package dev.quarry.orchestrator.pipeline.extract;

import dev.quarry.orchestrator.knowledge.PlainText;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the main content of pages against known texts. The argument is a folder with {@code
 * articles} (ground-truth.json: whole texts) and {@code snippets} (snippets.json: texts that must
 * be there and texts that must not); each has its pages in {@code html/ID.html.gz}. With a second
 * argument, {@code -v}, it prints each page.
 */
public final class ExtractionEval {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int SHINGLE = 4;

  private final HtmlExtractor extractor = new HtmlExtractor(10_000_000);
  private final boolean verbose;
  private long nanos;
  private int pages;

  private ExtractionEval(boolean verbose) {
    this.verbose = verbose;
  }

  public static void main(String[] args) throws Exception {
    ExtractionEval eval = new ExtractionEval(args.length > 1 && args[1].equals("-v"));
    eval.articles(Path.of(args[0], "articles"));
    eval.snippets(Path.of(args[0], "snippets"));
    System.out.printf("%.1f ms a page%n", eval.nanos / 1e6 / eval.pages);
  }

  private void articles(Path folder) throws Exception {
    double precisions = 0;
    double recalls = 0;
    JsonNode truth = read(folder.resolve("ground-truth.json"));
    for (Map.Entry<String, JsonNode> page : truth.properties()) {
      String text = text(folder, page.getKey(), page.getValue().get("url").asString());
      Map<List<String>, Integer> found = shingles(text);
      Map<List<String>, Integer> wanted = shingles(page.getValue().get("articleBody").asString());
      double both = 0;
      for (Map.Entry<List<String>, Integer> shingle : found.entrySet()) {
        both += Math.min(shingle.getValue(), wanted.getOrDefault(shingle.getKey(), 0));
      }
      double precision = found.isEmpty() ? 0 : both / total(found);
      double recall = wanted.isEmpty() ? 0 : both / total(wanted);
      precisions += precision;
      recalls += recall;
      if (verbose) {
        System.out.printf("%s P %.3f R %.3f%n", page.getKey(), precision, recall);
      }
    }
    print("articles", precisions / truth.size(), recalls / truth.size());
  }

  private void snippets(Path folder) throws Exception {
    int right = 0;
    int wrong = 0;
    int missed = 0;
    for (Map.Entry<String, JsonNode> page : read(folder.resolve("snippets.json")).properties()) {
      String text = folded(text(folder, page.getKey(), page.getValue().get("url").asString()));
      int missedHere = 0;
      int wrongHere = 0;
      for (JsonNode with : page.getValue().get("with")) {
        if (text.contains(folded(with.asString()))) {
          right++;
        } else {
          missedHere++;
          say(page.getKey() + " misses " + with.asString());
        }
      }
      for (JsonNode without : page.getValue().get("without")) {
        if (text.contains(folded(without.asString()))) {
          wrongHere++;
          say(page.getKey() + " should not have " + without.asString());
        }
      }
      missed += missedHere;
      wrong += wrongHere;
    }
    print("snippets", (double) right / (right + wrong), (double) right / (right + missed));
  }

  private String text(Path folder, String id, String url) throws Exception {
    byte[] html;
    try (var in =
        new GZIPInputStream(Files.newInputStream(folder.resolve("html/" + id + ".html.gz")))) {
      html = in.readAllBytes();
    }
    LoadedContent content =
        new LoadedContent(URI.create(url.replace(" ", "%20")), null, html, null, null);
    long start = System.nanoTime();
    ExtractedDocument document = extractor.extract(content, "html");
    nanos += System.nanoTime() - start;
    pages++;
    return PlainText.of(document.markdown())
        .replaceAll("(?m)^(?:#{1,6} |\\| --- .*$)|\\\\(?=\\p{Punct})", "");
  }

  private void say(String line) {
    if (verbose) {
      System.out.println(line);
    }
  }

  private static void print(String what, double precision, double recall) {
    System.out.printf(
        "%s: precision %.4f recall %.4f F1 %.4f%n",
        what, precision, recall, 2 * precision * recall / (precision + recall));
  }

  private static JsonNode read(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  private static String folded(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static Map<List<String>, Integer> shingles(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    Map<List<String>, Integer> shingles = new HashMap<>();
    for (int i = 0; i < Math.max(1, words.size() - SHINGLE + 1) && !words.isEmpty(); i++) {
      List<String> shingle = List.copyOf(words.subList(i, Math.min(words.size(), i + SHINGLE)));
      shingles.merge(shingle, 1, Integer::sum);
    }
    return shingles;
  }

  private static double total(Map<List<String>, Integer> shingles) {
    return shingles.values().stream().mapToInt(Integer::intValue).sum();
  }
}
