package dev.quarry.orchestrator.embed.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbedderContract;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.SentPassages;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEmbedderTest extends EmbedderContract {
  private final ManualClock clock = new ManualClock();
  private ToyEndpoint server;
  private GuardedEgressClient egress;
  private HttpEmbedder embedder;

  @BeforeEach
  void start() throws Exception {
    server = new ToyEndpoint();
    egress =
        new GuardedEgressClient(
            new GuardedEgressClient.Settings(
                AllowList.parse(List.of("127.0.0.1:" + server.port())),
                Set.of(server.port()),
                "test",
                Duration.ofSeconds(2)));
    embedder = embedder("http://127.0.0.1:" + server.port() + "/v1");
  }

  private HttpEmbedder embedder(String url) {
    return new HttpEmbedder(
        new EmbeddingEndpoint(URI.create(url), "toy", "secret", "query: ", "passage: ", 0),
        egress,
        clock,
        InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z")));
  }

  @AfterEach
  void stop() {
    server.close();
    egress.close();
  }

  @Override
  protected Embedder embedder() {
    return embedder;
  }

  @Test
  void model_key_and_prefix_are_sent() throws Exception {
    embedder.embedQuery("granite");
    embedder.embedPassages(List.of("granite"));

    assertThat(server.requests())
        .extracting(ToyEndpoint.Request::path)
        .containsOnly("/v1/embeddings");
    assertThat(server.requests())
        .extracting(ToyEndpoint.Request::authorization)
        .containsOnly("Bearer secret");
    assertThat(server.requests())
        .extracting(ToyEndpoint.Request::input)
        .containsExactly(List.of("query: granite"), List.of("passage: granite"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/v1", "/v1/", "/v1/embeddings"})
  void short_url_is_completed(String path) throws Exception {
    embedder("http://127.0.0.1:" + server.port() + path).embedQuery("granite");

    assertThat(server.requests().getFirst().path()).isEqualTo("/v1/embeddings");
  }

  @Test
  void batch_size_is_limited() throws Exception {
    embedder.embedPassages(Collections.nCopies(70, "granite"));

    assertThat(server.requests())
        .extracting(request -> request.input().size())
        .containsExactly(32, 32, 6);
  }

  @Test
  void each_embedded_batch_is_told_with_the_tokens_of_the_endpoint() throws Exception {
    List<Long> tokens = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    SentPassages sent =
        (passages, n) -> {
          sizes.add(passages.size());
          tokens.add(n);
        };
    server.charge(77);
    embedder.embedPassages(Collections.nCopies(40, "granite"), sent);
    server.charge(0);
    embedder.embedPassages(List.of("granite"), sent);

    assertThat(sizes).containsExactly(32, 8, 1);
    assertThat(tokens).containsExactly(77L, 77L, 0L);
  }

  @Test
  void batch_that_the_endpoint_does_not_embed_is_not_told() {
    List<String> told = new ArrayList<>();
    server.respondWith(400, "");

    assertThatThrownBy(
            () ->
                embedder.embedPassages(List.of("granite"), (passages, n) -> told.addAll(passages)))
        .isInstanceOf(EmbeddingException.class);
    assertThat(told).isEmpty();
  }

  @Test
  void vectors_are_ordered_by_index() throws Exception {
    float[] expected = embedder.embedPassages(List.of("granite")).getFirst();
    server.reverse();

    assertThat(embedder.embedPassages(List.of("granite", "heron lime")).getFirst())
        .containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void transient_statuses_are_retried(int status) throws Exception {
    server.respondWith(status, "");
    server.respondWith(status, "");

    assertThat(embedder.embedPassages(List.of("granite"))).hasSize(1);
    assertThat(clock.sleeps()).hasSize(2).isSorted();
  }

  @Test
  void retry_after_is_respected() throws Exception {
    server.respondWith(429, "", "7");

    embedder.embedPassages(List.of("granite"));

    assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void retry_after_a_day_is_shortened() throws Exception {
    server.respondWith(429, "", "86400");

    embedder.embedPassages(List.of("granite"));

    assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void retry_after_a_date_is_respected() throws Exception {
    server.respondWith(429, "", "Mon, 30 Nov 2026 12:00:09 GMT");

    embedder.embedPassages(List.of("granite"));

    assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(9));
  }

  @Test
  void repeated_transient_statuses_are_a_retryable_failure() {
    for (int i = 0; i < 4; i++) {
      server.respondWith(503, "the stack trace of somebody");
    }

    assertFailure("embedding_unavailable", true);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void query_is_not_retried() {
    server.respondWith(503, "");

    assertThatThrownBy(() -> embedder.embedQuery("granite")).isInstanceOf(EmbeddingException.class);
    assertThat(clock.sleeps()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, embedding_unauthorized",
    "403, embedding_unauthorized",
    "404, embedding_refused"
  })
  void client_errors_are_permanent_failures(int status, String code) {
    server.respondWith(status, "");

    assertFailure(code, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[NaN, 1, 1]",
        "[Infinity, 1, 1]",
        "[0, 0, 0]",
        "[]",
        "[null, 1, 1]",
        "[\"1\", 1, 1]",
        "[1e39, 1, 1]",
        "\"AAAA\"",
        "{}",
      })
  void invalid_vectors_are_refused(String vector) {
    server.respondWith(200, "{\"data\": [{\"index\": 0, \"embedding\": " + vector + "}]}");

    assertFailure("bad_vectors", false);
  }

  @Test
  void a_dimension_that_changes_is_no_fault_of_the_text() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.respondWith(200, "{\"data\": [{\"index\": 0, \"embedding\": [1, 2, 3]}]}");

    assertFailure("embedding_dimension", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": []}",
        "{\"data\": [{\"index\": 1, \"embedding\": [1]}]}",
        "{\"data\": [{\"embedding\": [1]}, {\"embedding\": [1]}]}",
      })
  void too_few_or_too_many_vectors_are_refused(String body) {
    server.respondWith(200, body);

    assertFailure("bad_vectors", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "", "{\"error\": \"x\"}", "[1, 2]"})
  void response_without_vectors_is_retried(String body) throws Exception {
    server.respondWith(200, body);

    assertThat(embedder.embedPassages(List.of("granite"))).hasSize(1);
  }

  @Test
  void unreachable_endpoint_is_a_retryable_failure_without_its_address() {
    server.close();

    assertThatThrownBy(() -> embedder.embedPassages(List.of("granite")))
        .hasMessageNotContaining("127.0.0.1")
        .isInstanceOfSatisfying(EmbeddingException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void check_fails_from_a_failure_until_the_endpoint_responds_again() throws Exception {
    embedder.check();
    assertThat(server.requests()).as("nothing has failed yet").isEmpty();
    server.respondWith(503, "");
    assertThatThrownBy(() -> embedder.embedQuery("granite")).isInstanceOf(EmbeddingException.class);
    server.respondWith(401, "");

    assertThatThrownBy(embedder::check).isInstanceOf(EmbeddingException.class);
    embedder.check();

    int asked = server.requests().size();
    embedder.check();
    assertThat(server.requests()).hasSize(asked);
  }

  @Test
  void check_fails_if_the_endpoint_is_down() {
    server.close();
    assertThatThrownBy(() -> embedder.embedQuery("granite")).isInstanceOf(EmbeddingException.class);

    assertThatThrownBy(embedder::check).isInstanceOf(EmbeddingException.class);
  }

  private void assertFailure(String code, boolean retryable) {
    assertThatThrownBy(() -> embedder.embedPassages(List.of("granite")))
        .isInstanceOfSatisfying(
            EmbeddingException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.retryable()).isEqualTo(retryable);
              assertThat(e).hasMessageNotContaining("stack trace");
            });
  }
}
