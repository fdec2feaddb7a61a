package dev.quarry.orchestrator.submission.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.model.FieldProblem;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.RetryBackoff;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Upload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SubmissionRulesTest {
  private final SubmissionRules rules =
      new SubmissionRules(
          SubmissionLimits.DEFAULTS,
          new CallbackRules(
              secret -> secret.equals("good") ? Optional.of("sealed") : Optional.empty(),
              url -> "ours.example".equals(url.getHost())));

  private static JobSubmission crawl(String uri, Map<String, Object> metadata) {
    return JobSubmission.of("web_crawl", uri, null, null, null, metadata);
  }

  private static JobSubmission document(String uri) {
    return JobSubmission.of("document", uri, null, null, null, Map.of());
  }

  private static JobSubmission text(@Nullable String text, @Nullable String collection) {
    return JobSubmission.of("text", null, text, null, collection, Map.of());
  }

  private InvalidSubmissionException refused(JobSubmission submission) {
    return catchThrowableOfType(InvalidSubmissionException.class, () -> rules.check(submission));
  }

  private static List<String> fields(InvalidSubmissionException refused) {
    return refused.problems().stream().map(FieldProblem::field).toList();
  }

  @Test
  void omitted_members_get_their_defaults() {
    JobRequest request = rules.check(crawl("https://example.org/docs", Map.of()));
    assertThat(request)
        .isEqualTo(
            new JobRequest(
                JobType.WEB_CRAWL,
                "https://example.org/docs",
                null,
                null,
                "default",
                Map.of(),
                0,
                null,
                null,
                List.of(),
                Duration.ofMinutes(30),
                3,
                null));
    assertThat(CrawlOptions.from(request.options()))
        .isEqualTo(new CrawlOptions(10, null, List.of(), List.of(), List.of()));
  }

  @Test
  void all_errors_are_reported_at_once() {
    JobSubmission wrong =
        new JobSubmission(
            "web_crawl",
            "not a url",
            "text",
            "t".repeat(501),
            "UPPER",
            Map.of("max_pages", 0, "max_depth", "deep", "include", 7),
            11,
            null,
            "-",
            Collections.nCopies(21, "label"),
            3601,
            0,
            null,
            null);
    InvalidSubmissionException refused = refused(wrong);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(fields(refused))
        .containsExactlyInAnyOrder(
            "source_uri",
            "text",
            "title",
            "collection",
            "priority",
            "batch_id",
            "labels",
            "max_duration_seconds",
            "max_attempts",
            "metadata.max_pages",
            "metadata.max_depth",
            "metadata.include");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org/docs",
        "//example.org/",
        "https://",
        "https:///path",
        "http://:80/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:secret@example.org/",
        "https://exa[mple.org/",
        "https://exa mple.org/",
        "https://exa%6Dple.org/",
        "https://example.org:65536/",
        "https://example.org:0/",
        "https://example.org:80x/",
        "https://[::1]:99999/",
        " "
      })
  void invalid_web_url_is_rejected(String uri) {
    InvalidSubmissionException refused = refused(crawl(uri, Map.of()));
    assertThat(refused.code()).isEqualTo("invalid_url");
    assertThat(fields(refused)).containsExactly("source_uri");
    assertThat(refused).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org:65535/",
        "https://example.org:/",
        "http://[2001:db8::1]:8080/docs",
        "http://192.0.2.7/",
        "https://müller.example/",
        "https://my_host.example/"
      })
  void any_host_and_port_that_can_exist_is_accepted(String uri) {
    assertThat(rules.check(crawl(uri, Map.of())).sourceUri()).isEqualTo(uri);
  }

  @Test
  void a_web_address_has_at_most_2048_characters() {
    String base = "https://example.org/";
    String longest = base + "x".repeat(2048 - base.length());
    assertThat(rules.check(crawl(longest, Map.of())).sourceUri()).isEqualTo(longest);
    assertThat(fields(refused(crawl(longest + "x", Map.of())))).containsExactly("source_uri");
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/docs/a.pdf, file:///srv/docs/a.pdf",
    "/srv/100% sure?#1.pdf, file:///srv/100%25%20sure%3F%231.pdf",
    "file:///srv/a%20b.pdf, file:///srv/a%20b.pdf",
    "file:/srv/a.pdf, file:///srv/a.pdf",
    "file://localhost/srv/a.pdf, file:///srv/a.pdf",
    "https://example.org/my file.pdf, https://example.org/my%20file.pdf",
    "HTTP://my_host:8080/x, HTTP://my_host:8080/x"
  })
  void a_document_is_named_by_url_or_path(String given, String read) {
    assertThat(rules.check(document(given)).sourceUri()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/a.pdf", "file://other-host/a.pdf", "file:a.pdf", "C:\\a.pdf"})
  void document_on_another_host_is_rejected(String uri) {
    assertThat(refused(document(uri)).code()).isEqualTo("invalid_url");
  }

  @Test
  void a_text_job_needs_text_of_bounded_length() {
    assertThat(rules.check(text("Hello", "notes.2026")).text()).isEqualTo("Hello");
    assertThat(fields(refused(text(" ", null)))).containsExactly("text");
    assertThat(fields(refused(text(null, null)))).containsExactly("text");
    assertThat(fields(refused(text("x".repeat(4_000_001), null)))).containsExactly("text");
  }

  private static JobSubmission named(String uri) {
    return new JobSubmission(
        "text", uri, "x", null, null, null, null, null, null, null, null, null, null, null);
  }

  private static Upload upload() {
    return new Upload(UUID.randomUUID(), "a.pdf", 1, new byte[32]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "\u0001javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://example.org/1",
        "filesystem:https://example.org/temporary/1",
        "about:blank",
        "View-Source:https://example.org/",
        "file://elsewhere/etc/passwd",
        "https://user:secret@example.org/"
      })
  void label_with_an_executable_scheme_is_rejected(String uri) {
    assertThat(refused(named(uri)).code()).isEqualTo("invalid_url");
    assertThat(
            catchThrowableOfType(
                    InvalidSubmissionException.class,
                    () ->
                        rules.check(
                            new JobSubmission(
                                null, uri, null, null, null, null, null, null, null, null, null,
                                null, null, null),
                            upload()))
                .code())
        .isEqualTo("invalid_url");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/a?b=c, https://example.org/a?b=c",
    "Minutes of May, text:Minutes%20of%20May",
    "java script:alert(1), text:java%20script%3Aalert%281%29",
    "text:Minutes%20of%20May, text:Minutes%20of%20May",
    "upload:a.pdf, upload:a.pdf",
    "urn:isbn:9780131103627, urn:isbn:9780131103627",
    "note:1, note:1",
    "notion://page/Minutes of May, notion://page/Minutes%20of%20May",
    "/srv/a b.md, file:///srv/a%20b.md",
    "file:///srv/a.md, file:///srv/a.md"
  })
  void a_label_is_an_address_or_a_name(String given, String kept) {
    assertThat(rules.check(named(given)).sourceUri()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:x", "about:blank", "note:", "C:"})
  void refusal_of_a_text_uri_says_what_is_accepted(String uri) {
    assertThat(refused(named(uri)).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .isEqualTo(
                        "must be an absolute URI or a plain name, of at most 2048 characters; the"
                            + " schemes javascript, vbscript, data, blob, filesystem, about and"
                            + " view-source are not allowed"));
  }

  private static JobSubmission retrying(
      @Nullable Integer initial, @Nullable Integer most, @Nullable Double multiplier) {
    return new JobSubmission(
        "text",
        null,
        "x",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new RetryBackoff(initial, most, multiplier));
  }

  private static Backoff backoff(int first, int longest, double multiplier) {
    return new Backoff(Duration.ofSeconds(first), Duration.ofSeconds(longest), multiplier);
  }

  @Test
  void a_submission_sets_its_own_backoff_within_bounds() {
    assertThat(rules.check(retrying(5, 60, null)).backoff()).isEqualTo(backoff(5, 60, 2));
    assertThat(rules.check(retrying(3600, 86_400, 10.0)).backoff())
        .isEqualTo(backoff(3600, 86_400, 10));
    assertThat(fields(refused(retrying(0, 86_401, 0.5))))
        .containsExactly("retry.initial_seconds", "retry.max_seconds", "retry.multiplier");
    assertThat(fields(refused(retrying(60, 5, Double.NaN))))
        .containsExactly("retry.max_seconds", "retry.multiplier");
    assertThat(fields(refused(retrying(null, null, null))))
        .containsExactly("retry.initial_seconds", "retry.max_seconds");
  }

  private static JobSubmission withCallback(@Nullable String url, @Nullable String secret) {
    return new JobSubmission(
        "text", null, "x", null, null, null, null, url, null, null, null, null, secret, null);
  }

  @Test
  void callback_is_a_web_url_and_its_secret_is_encrypted() {
    assertThat(rules.check(withCallback("https://a/hook", "good")).callback())
        .isEqualTo(new JobRequest.Callback("https://a/hook", "sealed"));
    assertThat(rules.check(withCallback("https://a/hook", null)).callback())
        .isEqualTo(new JobRequest.Callback("https://a/hook", null));
    assertThat(refused(withCallback("file:///etc/passwd", null)).code()).isEqualTo("invalid_url");
    assertThat(refused(withCallback("https://ours.example/jobs", null)).code())
        .isEqualTo("invalid_url");
    assertThat(fields(refused(withCallback("https://u:p@a/", "bad"))))
        .containsExactly("callback_url", "callback_secret");
    assertThat(fields(refused(withCallback(null, "good")))).containsExactly("callback_secret");
  }

  @Test
  void missing_features_are_rejected_as_unsupported() {
    JobSubmission call = JobSubmission.of("http_call", null, null, null, null, Map.of());
    assertThat(refused(call).code()).isEqualTo("unsupported");
  }

  @Test
  void a_number_may_be_text_and_a_list_of_one_the_text_itself() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("max_pages", "25");
    metadata.put("max_depth", 2.0);
    metadata.put("allow_domains", "Docs.Example.ORG");
    metadata.put("include", List.of("/a/*", "/b/*"));
    metadata.put("exclude", "");
    metadata.put("render", " Always ");
    metadata.put("force", "true");
    metadata.put("prune", true);
    metadata.put("nothing", null);
    assertThat(CrawlOptions.from(rules.check(crawl("https://a/", metadata)).options()))
        .isEqualTo(
            new CrawlOptions(
                25,
                2,
                List.of("docs.example.org"),
                List.of("/a/*", "/b/*"),
                List.of(),
                RenderMode.ALWAYS,
                true,
                true));
  }

  @Test
  void pages_are_rendered_as_needed_unless_the_submission_says_otherwise() {
    Map<Object, RenderMode> modes =
        Map.of(
            "auto",
            RenderMode.AUTO,
            "always",
            RenderMode.ALWAYS,
            "never",
            RenderMode.NEVER,
            "false",
            RenderMode.NEVER,
            false,
            RenderMode.NEVER);
    assertThat(CrawlOptions.from(Map.of()).render()).isEqualTo(RenderMode.AUTO);
    modes.forEach(
        (given, mode) ->
            assertThat(CrawlOptions.from(Map.of("render", given)).render()).isEqualTo(mode));
    for (Object invalid : List.of(true, "yes", 1, List.of("auto"), "")) {
      assertThat(fields(refused(crawl("https://a/", Map.of("render", invalid)))))
          .containsExactly("metadata.render");
    }
  }

  @Test
  void large_or_deeply_nested_metadata_is_rejected() {
    Object deep = "x";
    for (int i = 0; i < 5000; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    for (Object value : List.of("x".repeat(20_000), deep)) {
      assertThat(fields(refused(crawl("https://a/", Map.of("k", value)))))
          .containsExactly("metadata");
    }
  }
}
