package dev.quarry.bench.retrieval;

import dev.quarry.bench.retrieval.TestSet.Question;
import dev.quarry.bench.retrieval.TestSet.Source;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.chunk.Anchors;
import dev.quarry.orchestrator.pipeline.chunk.Definitions;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads questions on documentation sites: {@code {families: {NAME: {folder, pages[], questions:
 * [{q, pages[], answer?}]}}}}, where the pages of a family are HTML files below its folder.
 */
final class DocumentationSet {
  private static final int MAX_CHARS = 10_000_000;

  private DocumentationSet() {}

  static List<TestSet> read(Path questions)
      throws IOException, StageException, InterruptedException {
    List<TestSet> sets = new ArrayList<>();
    for (Map.Entry<String, JsonNode> family :
        new JsonMapper().readTree(Files.readString(questions)).path("families").properties()) {
      sets.add(read(family.getKey(), family.getValue()));
    }
    return sets;
  }

  private static TestSet read(String name, JsonNode family)
      throws IOException, StageException, InterruptedException {
    Path folder = Path.of(family.path("folder").asString());
    HtmlExtractor extractor = new HtmlExtractor(MAX_CHARS);
    List<Source> documents = new ArrayList<>();
    for (JsonNode page : family.path("pages")) {
      Path file = folder.resolve(page.asString());
      ExtractedDocument extracted =
          extractor.extract(
              new LoadedContent(file.toUri(), null, Files.readAllBytes(file), null, null), "html");
      documents.add(
          new Source(
              page.asString(),
              extracted.title(),
              Objects.requireNonNullElse(extracted.language(), "en"),
              extracted.markdown(),
              new Anchors(
                  extracted.anchors().stream()
                      .map(each -> Map.entry(each.offset(), each.id()))
                      .toList()),
              new Definitions(extracted.definitions())));
    }
    List<Question> asked = new ArrayList<>();
    for (JsonNode question : family.path("questions")) {
      Map<String, Integer> relevant = new LinkedHashMap<>();
      question.path("pages").forEach(page -> relevant.put(page.asString(), 1));
      String fact = question.path("answer").asString("");
      asked.add(
          new Question(question.path("q").asString(), relevant, fact.isEmpty() ? null : fact));
    }
    return new TestSet(name, false, documents, asked);
  }
}
