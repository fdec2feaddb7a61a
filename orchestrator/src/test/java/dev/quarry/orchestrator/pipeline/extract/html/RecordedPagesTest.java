package dev.quarry.orchestrator.pipeline.extract.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of many kinds whose whole result is recorded in a file beside the page. A change of the
 * heuristics changes some of them: look at each difference, then record it with {@code
 * -Dquarry.record=true}. A change that is only faster changes none.
 */
final class RecordedPagesTest {
  private static final Path PAGES = Path.of("src/test/resources/pages");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "article", "context", "density", "docbook", "docs", "forum", "hidden", "links", "shell",
        "short", "sphinx", "tables", "wiki"
      })
  void each_page_gives_the_recorded_document(String name) throws Exception {
    byte[] html = Files.readAllBytes(PAGES.resolve(name + ".html"));
    URI source = URI.create("https://docs.example.org/guide/" + name + ".html");
    String result =
        written(
            new HtmlExtractor(1_000_000)
                .extract(new LoadedContent(source, "text/html", html, null, null), "auto"));
    Path recorded = PAGES.resolve(name + ".txt");
    if (Boolean.getBoolean("quarry.record")) {
      Files.writeString(recorded, result);
    }
    assertThat(result).isEqualTo(Files.readString(recorded));
  }

  private static String written(ExtractedDocument document) {
    return "title: %s\nlanguage: %s\ncanonical: %s\nindexable: %s\nmetadata: %s\nlinks:\n%s\n\n%s"
        .formatted(
            document.title(),
            document.language(),
            document.canonical(),
            document.indexable(),
            new TreeMap<>(document.metadata()),
            document.links().stream().map(URI::toString).collect(Collectors.joining("\n")),
            document.markdown());
  }
}
