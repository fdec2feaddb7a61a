package dev.quarry.orchestrator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files of the dashboard as a browser requests them. */
final class FirstViewTest {
  private static final int MAX_SCRIPT_BYTES = 100_000;
  private static final Pattern MODULE = Pattern.compile("(?:href|src)=\"([^\"]+\\.js)\"");
  private static final Pattern FILE =
      Pattern.compile("(?:href|src)=\"((?:dashboard|webjars)[^\"]+)\"");
  private static final Pattern STATIC_IMPORT =
      Pattern.compile("(?m)^(?:import|} from) [^(]*?\"(\\.[^\"]+)\";");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = RunningOrchestrator.request("/" + path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(String path) throws IOException, InterruptedException {
    return new String(get(path).body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Set<String> matches(Pattern pattern, String text) {
    Set<String> found = new HashSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void scripts_of_the_first_view_have_less_than_100_kb() throws Exception {
    Set<String> modules = matches(MODULE, text(""));
    String main =
        modules.stream().filter(path -> path.endsWith("/main.js")).findFirst().orElseThrow();
    modules.add(main.replace("main.js", "views/jobs.js"));
    int bytes = 0;
    for (String module : modules) {
      HttpResponse<byte[]> response = get(module, "Accept-Encoding", "gzip");
      assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
      bytes += response.body().length;
      assertThat(module).doesNotContain("uplot");
      if (module.startsWith("dashboard/")) {
        // What a module imports is preloaded, so that the browser need not discover it.
        for (String imported : matches(STATIC_IMPORT, text(module))) {
          assertThat(modules).contains(URI.create(module).resolve(imported).toString());
        }
      }
    }
    System.out.println("Scripts of the first view of the dashboard: " + bytes + " bytes (gzip).");
    assertThat(bytes).isLessThan(MAX_SCRIPT_BYTES);
  }

  @Test
  void files_are_kept_by_browsers_and_the_page_is_asked_for() throws Exception {
    HttpResponse<byte[]> page = get("");
    assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-cache");
    String etag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(get("", "If-None-Match", etag).statusCode()).isEqualTo(304);
    for (String file : matches(FILE, text(""))) {
      HttpResponse<byte[]> response = get(file);
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      assertThat(response.headers().allValues("Cache-Control"))
          .containsExactly("public, max-age=31536000, immutable");
    }
  }

  @Test
  void only_the_files_of_the_page_are_served() throws Exception {
    for (String path :
        new String[] {
          "dashboard/index.html",
          "dashboard/0/main.js",
          "webjars/swagger-ui/index.html",
          "webjars/preact/package.json"
        }) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }
}
