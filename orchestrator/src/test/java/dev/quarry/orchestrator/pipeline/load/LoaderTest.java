package dev.quarry.orchestrator.pipeline.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.HostCredentials;
import dev.quarry.orchestrator.pipeline.fetch.NamedDocumentFetcher;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import dev.quarry.orchestrator.pipeline.fetch.host.LocalHostRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final HostCredentials SECRETS =
      HostCredentials.parse(List.of("https://wiki.example.org Cookie: session=0a1b"));

  private final ManualClock timer = new ManualClock();
  private final HostPolicy hosts = new HostPolicy(1, new LocalHostRegistry(timer), timer);

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
    LoadedContent content = loader.load("t", "https://example.org/a.pdf");
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
    assertThat(loader.load("t", url).header("x-got")).containsExactly(cookie);
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

  @ParameterizedTest
  @CsvSource({"429, rate_limited", "503, server_error"})
  void job_and_all_requests_to_the_host_wait_for_retry_after(int status, String code)
      throws Exception {
    Map<String, List<String>> after = Map.of("retry-after", List.of("40"));
    Loader busy = loader(request -> new EgressResponse(request.uri(), status, after, new byte[0]));
    StageException e = failure(busy, "https://example.org/a");
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.retryable()).isTrue();
    assertThat(e.delay()).contains(Duration.ofSeconds(40));
    assertThat(timer.slept()).isZero();
    hosts.acquire("example.com", Duration.ZERO, HostWaitListener.NONE).close();
    assertThat(timer.slept()).isZero();
    hosts.acquire("example.org", Duration.ZERO, HostWaitListener.NONE).close(); // as a crawl does
    assertThat(timer.slept()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void document_waits_for_the_retry_after_of_a_crawl() throws Exception {
    hosts.backOff("example.org:8080", Duration.ofSeconds(7));
    loader(LoaderTest::one).load("t", "https://example.com/a");
    assertThat(timer.slept()).isZero();
    loader(LoaderTest::one).load("t", "HTTPS://Example.org:8080/a#b");
    assertThat(timer.slept()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void each_request_has_a_permit_of_its_host_and_gives_it_back() throws Exception {
    Map<String, List<String>> elsewhere =
        Map.of("location", List.of("https://example.com/b?utm_source=a"));
    List<String> requests = new ArrayList<>();
    Loader loader =
        loader(
            request -> {
              String host = request.uri().getHost();
              requests.add(request.uri().toString());
              assertThat(isFree(host, 100)).isFalse();
              assertThat(isFree("example.net", 10_000)).isTrue();
              return host.equals("example.org")
                  ? new EgressResponse(request.uri(), 302, elsewhere, new byte[0])
                  : one(request);
            });
    assertThat(loader.load("t", "https://example.org/a").bytes()).hasSize(1);
    assertThat(requests)
        .containsExactly("https://example.org/a", "https://example.com/b?utm_source=a");
    assertThat(isFree("example.org", 10_000)).isTrue();
    assertThat(isFree("example.com", 10_000)).isTrue();
  }

  /** Whether another request to the host may start within this time. */
  private boolean isFree(String host, long millis) {
    FutureTask<Boolean> attempt =
        new FutureTask<>(
            () -> {
              hosts.acquire(host, Duration.ZERO, HostWaitListener.NONE).close();
              return true;
            });
    Thread thread = Thread.ofVirtual().start(attempt);
    try {
      return attempt.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      thread.interrupt();
    }
  }

  @Test
  void host_that_does_not_respond_gets_no_more_requests() {
    AtomicInteger requests = new AtomicInteger();
    Loader loader =
        loader(
            request -> {
              requests.incrementAndGet();
              timer.sleep(Duration.ofSeconds(30));
              throw new EgressException("timeout", "no response", true, null);
            });
    StageException e = failure(loader, "https://example.org/a");
    for (int i = 0; i < 20 && e.code().equals("timeout"); i++) {
      e = failure(loader, "https://example.org/a");
    }
    assertThat(e.code()).isEqualTo("host_unavailable");
    assertThat(e.retryable()).isTrue();
    assertThat(requests.get()).isLessThan(10);
  }

  @Test
  void endless_redirects_end() {
    Map<String, List<String>> back = Map.of("location", List.of("/a"));
    Loader loader = loader(request -> new EgressResponse(request.uri(), 302, back, new byte[0]));
    assertThat(failure(loader, "https://example.org/a").code()).isEqualTo("too_many_redirects");
  }

  @Test
  void redirect_to_another_scheme_is_refused() {
    Map<String, List<String>> file = Map.of("location", List.of("file:///etc/passwd"));
    Loader loader = loader(request -> new EgressResponse(request.uri(), 302, file, new byte[0]));
    assertThat(failure(loader, "https://example.org/a").code()).isEqualTo("invalid_url");
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
    assertThat(loader.load("t", file.toString()).bytes()).asString().isEqualTo("# A");
    assertThat(loader.load("t", file.toUri().toString()).bytes()).asString().isEqualTo("# A");
    assertThat(loader.load("t", "file:" + file.toUri().getRawPath()).bytes()).hasSize(3);
  }

  @Test
  void refuses_file_urls_of_other_hosts_and_invalid_urls() {
    Loader loader = loader(LoaderTest::noNetwork);
    assertThat(failure(loader, "file://host/share/x").code()).isEqualTo("path_not_allowed");
    assertThat(failure(loader, "ftp://example.org/a").code()).isEqualTo("blocked_scheme");
    assertThat(failure(loader, "https://a:b@example.org/").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "a.pdf").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "not a url").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "/a\0b").code()).isEqualTo("invalid_url");
    assertThat(failure(loader, "file:/etc/passwd%00.md").code()).isEqualTo("invalid_url");
  }

  private Loader loader(EgressClient egress) {
    PoliteFetcher web =
        new PoliteFetcher(egress, hosts, SECRETS, FetchSettings.DEFAULTS, timer, Clock.systemUTC());
    return new Loader(
        new NamedDocumentFetcher(web),
        new FileLoader(List.of(new FileRoot(folder, Set.of("t"))), 100),
        100,
        TIMEOUT);
  }

  private static StageException failure(Loader loader, String source) {
    StageException e = catchThrowableOfType(StageException.class, () -> loader.load("t", source));
    assertThat(e).as("failure of %s", source).isNotNull();
    return e;
  }

  private static EgressResponse one(EgressRequest request) {
    return new EgressResponse(request.uri(), 200, Map.of(), new byte[] {1});
  }

  private static EgressResponse noNetwork(EgressRequest request) {
    throw new AssertionError("a file needs no network: " + request.uri());
  }
}
