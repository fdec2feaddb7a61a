package dev.quarry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void measures_both_starts_the_crawl_and_the_search_of_a_launcher() throws Exception {
    String report = Bench.measure(options(), Files.createDirectory(directory.resolve("data")));

    assertThat(report.lines())
        .anyMatch(line -> line.matches("\\| First start to healthy.* \\| \\d+\\.\\d s \\|"))
        .anyMatch(line -> line.equals("| Pages | 9 found, 7 stored, 1 skipped, 1 failed |"))
        .anyMatch(line -> line.equals("| Chunks | 40 |"))
        .anyMatch(line -> line.equals("| Data directory | 2 MB |"))
        .anyMatch(line -> line.matches("\\| First search after it \\| \\d+ ms \\|"))
        .anyMatch(
            line -> line.matches(".* \\| [1-9]\\d+ MB RSS, [1-9]\\d+ MB PSS in 2 processes \\|"));
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void cost_of_a_page_is_measured_cold_and_warm_and_says_what_is_not_compared() throws Exception {
    Options options = options();

    String report =
        PageBench.measure(
            PageOptions.parse(
                List.of(
                    "--site",
                    options.site().toString(),
                    "--launcher",
                    options.launcher().toString(),
                    "--wget",
                    directory.resolve("no-wget").toString())),
            directory);

    assertThat(report.lines())
        .anyMatch(line -> line.startsWith("| Crawl, cold | 7 pages stored, 40 chunks |"))
        .anyMatch(line -> line.matches("\\| CPU of 1,000 pages, warm \\| \\d+\\.\\d s \\| \\|"))
        .anyMatch(line -> line.matches("\\| of this the servers \\(JVM\\), warm .* 2 processes .*"))
        .anyMatch(line -> line.matches("\\| Crawl of the unchanged site \\| 0 pages unchanged.*"))
        .anyMatch(line -> line.matches("\\| From submission to found by words \\| \\d+ ms; one.*"))
        .anyMatch(line -> line.startsWith("| wget -r | not measured: "))
        .anyMatch(line -> line.startsWith("| trafilatura | not measured: no --python"));
  }

  @Test
  void site_is_served_as_it_lies_in_the_folder() throws Exception {
    try (var site = new SiteServer(options().site());
        var client = HttpClient.newHttpClient()) {
      var page =
          client.send(HttpRequest.newBuilder(site.url("/")).build(), BodyHandlers.ofString());
      String modified = page.headers().firstValue("Last-Modified").orElseThrow();
      var again =
          client.send(
              HttpRequest.newBuilder(site.url("/")).header("If-Modified-Since", modified).build(),
              BodyHandlers.ofString());

      assertThat(page.body()).isEqualTo("<h1>Start</h1>");
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(site.traffic()).isEqualTo(new SiteServer.Traffic(2, page.body().length()));
    }
  }

  @Test
  void stand_in_says_how_many_words_it_embedded() throws Exception {
    try (var embeddings = new StandInEmbeddings();
        var client = HttpClient.newHttpClient()) {
      URI url = URI.create(embeddings.settings().get("QUARRY_EMBEDDING_URL") + "/embeddings");
      String input = "{\"input\":[\"two words\",\" three  more words\"]}";
      var response =
          client.send(
              HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(input)).build(),
              BodyHandlers.ofString());

      assertThat(response.body())
          .contains("\"index\":1")
          .endsWith("\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");
      assertThat(embeddings.texts()).isEqualTo(2);
    }
  }

  @Test
  void folder_without_a_first_page_is_refused() {
    assertThatThrownBy(() -> Options.parse(List.of("--site", directory.toString())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index.html");
  }

  @Test
  void wrong_options_are_named() {
    assertThatThrownBy(() -> Options.parse(List.of("--sight", "folder")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown option --sight");
    assertThatThrownBy(() -> Options.parse(List.of("--site")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--site needs a value");
    assertThatThrownBy(() -> Arguments.parse(List.of("--n", "x"), Set.of("--n")).number("--n", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--n needs a whole number");
  }

  private Options options() throws Exception {
    Path site = Files.createDirectories(directory.resolve("site"));
    Files.writeString(site.resolve("index.html"), "<h1>Start</h1>");
    Path launcher = StandInQuarry.launcher(directory);
    return Options.parse(
        List.of("--site", site.toString(), "--launcher", launcher.toString(), "--settle", "0"));
  }
}
