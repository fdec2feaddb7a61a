package dev.quarry.mcp.orchestrator.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.quarry.mcp.orchestrator.ChangeQuery;
import dev.quarry.mcp.orchestrator.DocumentQuery;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.model.DocumentChange;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.SearchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpOrchestratorClientTest {
  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final String JOB =
      """
      {"job_id":"%s","type":"web_crawl","status":"%s","progress":5,"counts":{"found":1},
       "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",
       "collection":"default","a_later_member":{"x":1}}
      """;

  private final StandInOrchestrator server = new StandInOrchestrator();
  private HttpOrchestratorClient client = new HttpOrchestratorClient("http://127.0.0.1:1", null);

  @BeforeEach
  void start() {
    client = new HttpOrchestratorClient(server.url(), "a-key");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void submission_is_posted_with_the_key_and_without_nulls() {
    answer(
        202,
        """
        {"job_id":"%s","status":"queued","message":"m","created_at":"2026-01-01T00:00:00Z",
         "track_url":"t","status_url":"s","events_url":"e"}
        """
            .formatted(ID));

    assertThat(client.submit(aSubmission()).jobId()).isEqualTo(ID);

    LoggedRequest request = server.requests().getFirst();
    assertThat(request.getMethod().value()).isEqualTo("POST");
    assertThat(request.getUrl()).isEqualTo("/ingest-async");
    assertThat(request.getHeader("X-API-Key")).isEqualTo("a-key");
    assertThat(request.getBodyAsString())
        .isEqualTo("{\"source_type\":\"web_crawl\",\"source_uri\":\"http://s.test/\"}");
  }

  @Test
  void key_that_is_no_header_value_is_refused_without_being_shown() {
    String wrong = "se\u0007cret-schl\u00fcssel";
    String url = server.url();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> new HttpOrchestratorClient(url, wrong).job(ID), () -> client.caller(wrong))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              OrchestratorException.class,
              e -> {
                assertThat(e.code()).isEqualTo("key_refused");
                assertThat(e.status()).isEqualTo(401);
              })
          .hasMessageNotContaining("cret");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void trailing_line_break_of_the_key_is_removed() {
    answer(200, JOB.formatted(ID, "queued"));
    new HttpOrchestratorClient(server.url(), "a-key\r\n").job(ID);
    assertThat(server.requests().getFirst().getHeader("X-API-Key")).isEqualTo("a-key");
  }

  @Test
  void wait_sends_the_entity_tag_and_returns_the_seen_job_on_304() {
    server.enqueue(
        aResponse().withHeader("ETag", "W/\"3\"").withBody(JOB.formatted(ID, "processing")));
    server.enqueue(aResponse().withStatus(304));

    VersionedJob seen = client.job(ID);
    VersionedJob after = client.awaitChange(seen, Duration.ofSeconds(7));

    assertThat(after).isSameAs(seen);
    assertThat(seen.job().status()).isEqualTo(JobStatus.PROCESSING);
    LoggedRequest waiting = server.requests().getLast();
    assertThat(waiting.getHeader("If-None-Match")).isEqualTo("W/\"3\"");
    assertThat(waiting.getHeader("Prefer")).isEqualTo("wait=7");
  }

  @Test
  void query_parameters_are_encoded_and_null_ones_omitted() {
    answer(200, "{\"jobs\":[],\"has_more\":false}");
    answer(200, "{\"documents\":[],\"has_more\":false}");
    answer(200, "{\"items\":[],\"has_more\":false}");
    answer(
        200,
        "{\"counts\":{\"added\":0,\"changed\":0,\"removed\":0,\"unchanged\":0},"
            + "\"changes\":[],\"has_more\":false}");

    client.jobs(new JobQuery("queued", null, "a&b", "s.test", 5, null));
    client.documents(new DocumentQuery(null, "http://s.test/?q=1", 2, null));
    client.items(ID, ItemStatus.FAILED, 3);

    client.changes(ID, new ChangeQuery(DocumentChange.REMOVED, 4, "c"));

    assertThat(server.requests())
        .extracting(LoggedRequest::getUrl)
        .containsExactly(
            "/jobs?status=queued&collection=a%26b&q=s.test&limit=5",
            "/documents?uri=http%3A%2F%2Fs.test%2F%3Fq%3D1&limit=2",
            "/jobs/" + ID + "/items?status=failed&limit=3",
            "/jobs/" + ID + "/changes?change=removed&limit=4&cursor=c");
  }

  @Test
  void problem_keeps_code_and_explanation() {
    answer(
        400,
        """
        {"type":"urn:quarry:problem:invalid_url","title":"T","status":400,"detail":"Not usable.",
         "code":"invalid_url","errors":[{"field":"source_uri","message":"must be http"}]}
        """);

    OrchestratorException refused = refused(() -> client.submit(aSubmission()));

    assertThat(refused.code()).isEqualTo("invalid_url");
    assertThat(refused.explanation()).isEqualTo("Not usable. (source_uri: must be http)");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.retryable()).isFalse();
  }

  @Test
  void error_of_a_proxy_is_reported_by_its_status() {
    for (int attempt = 0; attempt < 3; attempt++) {
      answer(503, "<html>bad gateway at 10.0.0.7</html>");
    }

    OrchestratorException refused = refused(() -> client.collections());

    assertThat(refused.unavailable()).isTrue();
    assertThat(refused.retryable()).isTrue();
    assertThat(refused.explanation()).doesNotContain("10.0.0.7");
  }

  @Test
  void refused_connection_says_how_to_start_the_orchestrator() {
    server.close();

    OrchestratorException refused = refused(() -> client.job(ID));

    assertThat(refused.code()).isEqualTo("orchestrator_unavailable");
    assertThat(refused.explanation()).contains("./quarry up", client.address());
    assertThat(client.isHealthy()).isFalse();
  }

  @Test
  void rendering_is_known_from_the_health_of_the_orchestrator() {
    answer(200, "{\"status\":\"up\",\"components\":{\"rendering\":{\"status\":\"up\"}}}");
    assertThat(client.canRender()).isTrue();
    for (String without :
        List.of(
            "{\"status\":\"up\",\"components\":{\"rendering\":{\"status\":\"off\"}}}",
            "{\"status\":\"up\",\"components\":{}}",
            "{\"status\":\"up\"}")) {
      answer(200, without);
      assertThat(client.canRender()).as(without).isFalse();
    }
    answer(503, "{\"status\":\"down\"}");
    assertThat(client.canRender()).isFalse();
  }

  @Test
  void invalid_response_is_reported_without_a_stack_trace() {
    for (int attempt = 0; attempt < 3; attempt++) {
      answer(200, "{\"results\": 7");
    }

    OrchestratorException refused =
        refused(() -> client.search(new SearchRequest("q", null, 1, null, null, null)));

    assertThat(refused.code()).isEqualTo("orchestrator_answer_invalid");
  }

  @Test
  void redirect_is_not_followed_so_the_key_is_not_sent_elsewhere() {
    server.enqueue(aResponse().withStatus(307).withHeader("Location", "http://other.test/"));

    assertThat(refused(() -> client.collections()).status()).isEqualTo(307);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void event_stream_is_read_to_its_end_and_resumed_after_the_last_event() {
    answer(200, "retry: 2000\n\n: waiting\n\n" + event(4, "progress") + "id: 5\ndata: {\"cut");
    server.enqueue(aResponse().withStatus(204));
    List<JobEvent> events = new ArrayList<>();

    boolean ended = client.events(ID, 3, events::add);
    boolean endedThen = client.events(ID, 4, events::add);

    assertThat(ended).isFalse();
    assertThat(endedThen).isTrue();
    assertThat(events).extracting(JobEvent::seq).containsExactly(4L);
    LoggedRequest request = server.requests().getFirst();
    assertThat(request.getHeader("Last-Event-ID")).isEqualTo("3");
    assertThat(request.getHeader("Accept")).isEqualTo("text/event-stream");
  }

  @Test
  void document_is_deleted() {
    server.enqueue(aResponse().withStatus(204));

    client.deleteDocument(ID);

    assertThat(server.requests().getFirst().getMethod().value()).isEqualTo("DELETE");
    assertThat(server.requests().getFirst().getUrl()).isEqualTo("/documents/" + ID);
  }

  private static String event(long seq, String type) {
    return "id: %d\nevent: %s\ndata: {\"job_id\":\"%s\",\"seq\":%d,\"type\":\"%s\","
            .formatted(seq, type, ID, seq, type)
        + "\ndata: \"at\":\"2026-01-01T00:00:00Z\",\"data\":{}}\n\n";
  }

  private static JobSubmission aSubmission() {
    return JobSubmission.of("web_crawl", "http://s.test/", null, null, null, Map.of());
  }

  private static OrchestratorException refused(ThrowingCallable call) {
    return catchThrowableOfType(OrchestratorException.class, call);
  }

  private void answer(int status, String body) {
    server.enqueue(status, body);
  }
}
