package dev.quarry.orchestrator.pipeline.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.crawl.fetch.HostCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final HostCredentials SECRETS =
      HostCredentials.parse(List.of("https://wiki.example.org Cookie: session=0a1b"));

  @TempDir private Path folder;

  @Test
  void keeps_the_response_headers_of_a_document() throws Exception {
    Map<String, List<String>> headers =
        Map.of(
            "content-type", List.of("application/pdf"),
            "etag", List.of("\"1\""),
            "last-modified", List.of("yesterday"));
    Loader loader =
        loader(request -> new EgressResponse(request.uri(), 200, headers, new byte[] {1, 2}));
    LoadedContent content = loader.load("https://example.org/a.pdf");
    assertThat(content.declaredType()).isEqualTo("application/pdf");
    assertThat(content.etag()).isEqualTo("\"1\"");
    assertThat(content.lastModified()).isEqualTo("yesterday");
    assertThat(content.bytes()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "https://wiki.example.org/a, session=0a1b",
    "https://example.org/a, none",
    "http://wiki.example.org/a, none",
  })
  void document_is_requested_with_the_credentials_of_its_origin(String url, String cookie)
      throws Exception {
    Loader loader =
        loader(
            request ->
                new EgressResponse(
                    request.uri(),
                    200,
                    Map.of("x-got", List.of(request.headers().getOrDefault("Cookie", "none"))),
                    new byte[] {1}));
    assertThat(loader.load(url).header("x-got")).containsExactly(cookie);
  }

  @ParameterizedTest
  @CsvSource({
    "404, not_found, false",
    "410, not_found, false",
    "401, access_denied, false",
    "403, access_denied, false",
    "400, http_error, false",
    "302, http_error, false",
    "429, rate_limited, true",
    "408, server_error, true",
    "500, server_error, true",
    "503, server_error, true",
  })
  void maps_http_statuses_to_error_codes(int status, String code, boolean retryable) {
    Loader loader =
        loader(request -> new EgressResponse(request.uri(), status, Map.of(), new byte[0]));
    StageException e = failure(loader, "https://example.org/");
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.retryable()).isEqualTo(retryable);
    assertThat(e.getMessage()).contains("example.org");
  }

  @Test
  void keeps_the_error_code_of_a_refused_request() {
    Loader loader =
        loader(
            request -> {
              throw new EgressException("blocked_address", "not public", false, null);
            });
    StageException e = failure(loader, "http://10.0.0.1/");
    assertThat(e.code()).isEqualTo("blocked_address");
    assertThat(e.getMessage()).isEqualTo("not public");
    assertThat(e.retryable()).isFalse();
  }

  @Test
  void names_the_setting_that_allows_larger_documents() {
    Loader loader =
        loader(
            request -> {
              throw new EgressException("too_large", "The answer is larger.", false, null);
            });
    StageException e = failure(loader, "https://example.org/");
    assertThat(e.code()).isEqualTo("too_large");
    assertThat(e.getMessage()).contains("quarry.load.max-bytes");
  }

  @Test
  void loads_files_by_path_and_by_url() throws Exception {
    Path file = Files.writeString(folder.resolve("a b.md"), "# A");
    Loader loader = loader(LoaderTest::noNetwork);
    assertThat(loader.load(file.toString()).bytes()).asString().isEqualTo("# A");
    assertThat(loader.load(file.toUri().toString()).bytes()).asString().isEqualTo("# A");
    assertThat(loader.load("file:" + file.toUri().getRawPath()).bytes()).hasSize(3);
  }

  @Test
  void refuses_file_urls_of_other_hosts_and_invalid_urls() {
    Loader loader = loader(LoaderTest::noNetwork);
    assertThat(failure(loader, "file://host/share/x").code()).isEqualTo("path_not_allowed");
    assertThat(failure(loader, "not a url").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "/a\0b").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "file:/etc/passwd%00.md").code()).isEqualTo("invalid_url");
  }

  private Loader loader(EgressClient egress) {
    return new Loader(egress, new FileLoader(List.of(folder), 100), SECRETS::headers, 100, TIMEOUT);
  }

  private static StageException failure(Loader loader, String source) {
    StageException e = catchThrowableOfType(StageException.class, () -> loader.load(source));
    assertThat(e).as("failure of %s", source).isNotNull();
    return e;
  }

  private static EgressResponse noNetwork(EgressRequest request) {
    throw new AssertionError("a file needs no network: " + request.uri());
  }
}
