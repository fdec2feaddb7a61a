package dev.quarry.mcp.orchestrator.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.quarry.mcp.tool.CallContext;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import dev.quarry.mcp.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model is told, and what is sent again, if the orchestrator or the way to it fails. */
class OrchestratorFaultsTest {
  private static final String ACCEPTED =
      """
      {"job_id":"00000000-0000-0000-0000-000000000001","status":"queued","message":"m",
       "created_at":"2026-01-01T00:00:00Z","track_url":"/jobs/1","status_url":"s","events_url":"e"}
      """;
  private static final String COLLECTIONS = "{\"collections\":[]}";
  private static final Map<String, Object> CRAWL = Map.of("url", "http://site.test/");

  private final StandInOrchestrator server = new StandInOrchestrator();
  private ToolDispatcher tools = dispatcher(settings(500, 10));

  @AfterEach
  void stop() {
    server.close();
  }

  private static ClientSettings settings(int maxRequests, int circuitFailures) {
    return new ClientSettings(
        Duration.ofMillis(500),
        Duration.ofMillis(1_500),
        2,
        maxRequests,
        circuitFailures,
        Duration.ofMinutes(1));
  }

  private ToolDispatcher dispatcher(ClientSettings settings) {
    HttpOrchestratorClient client =
        HttpOrchestratorClient.withKeys(server.url(), () -> "a-key", settings);
    return new ToolDispatcher(ToolRegistry.tools(client, MonotonicClock.SYSTEM, () -> false));
  }

  private ToolResult call(String tool, Map<String, Object> arguments) {
    return tools.call(tools.find(tool).orElseThrow(), arguments, CallContext.NONE);
  }

  private ToolResult.Failure failure(String tool, Map<String, Object> arguments) {
    ToolResult result = call(tool, arguments);
    assertThat(result.isError()).as(ToolDispatcher.toJson(result)).isTrue();
    return (ToolResult.Failure) result;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void lost_submission_is_sent_again_as_the_same_one(Fault fault) {
    server.enqueue(fault);
    server.enqueue(202, ACCEPTED);

    ToolResult result = call("crawl_web", CRAWL);

    assertThat(result.isError()).as(ToolDispatcher.toJson(result)).isFalse();
    assertThat(keys()).hasSize(2).doesNotContainNull();
    assertThat(keys().distinct()).hasSize(1);
  }

  @Test
  void each_submission_has_a_key_of_its_own() {
    server.enqueue(202, ACCEPTED);
    server.enqueue(202, ACCEPTED);

    call("crawl_web", CRAWL);
    call("crawl_web", CRAWL);

    assertThat(keys().distinct()).hasSize(2);
  }

  @Test
  void accepted_submission_with_an_unreadable_response_is_asked_for_again() {
    server.enqueue(202, ACCEPTED.substring(0, 60));
    server.enqueue(202, ACCEPTED);

    assertThat(call("crawl_web", CRAWL).isError()).isFalse();
    assertThat(keys().distinct()).hasSize(1);
  }

  @Test
  void response_that_stays_unreadable_says_that_the_effect_is_unknown() {
    server.always(aResponse().withBody("{\"job_id\": 7"));

    ToolResult.Failure failure = failure("crawl_web", CRAWL);

    assertThat(failure.code()).isEqualTo("orchestrator_answer_invalid");
    assertThat(failure.message()).contains("unknown whether the request took effect");
    assertThat(keys().distinct()).hasSize(1);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void late_response_is_a_retryable_timeout() {
    server.always(aResponse().withBody(ACCEPTED).withStatus(202).withFixedDelay(5_000));

    ToolResult.Failure failure = failure("crawl_web", CRAWL);

    assertThat(failure.code()).isEqualTo("orchestrator_timeout");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.status()).isEqualTo(503);
    assertThat(keys().distinct()).hasSize(1);
  }

  @Test
  void body_that_stalls_is_a_timeout() {
    server.enqueue(aResponse().withBody(COLLECTIONS.repeat(100)).withChunkedDribbleDelay(2, 8_000));
    server.enqueue(200, COLLECTIONS);

    assertThat(call("list_collections", Map.of()).isError()).isFalse();
  }

  @Test
  void rate_limit_is_told_with_its_time_and_not_repeated() {
    server.enqueue(
        problem(429, "rate_limited", "Too many requests.").withHeader("Retry-After", "7"));

    ToolResult.Failure failure = failure("crawl_web", CRAWL);

    assertThat(failure.code()).isEqualTo("rate_limited");
    assertThat(failure.message()).isEqualTo("Too many requests. Repeat the call in 7 seconds.");
    assertThat(failure.retryable()).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void full_queue_is_told_with_its_time_and_a_short_one_is_waited_for() {
    server.enqueue(problem(503, "queue_full", "It is full.").withHeader("Retry-After", "30"));
    assertThat(failure("crawl_web", CRAWL).message())
        .isEqualTo("It is full. Repeat the call in 30 seconds.");
    assertThat(server.requests()).hasSize(1);

    server.enqueue(problem(503, "shutting_down", "It stops.").withHeader("Retry-After", "0"));
    server.enqueue(202, ACCEPTED);
    assertThat(call("crawl_web", CRAWL).isError()).isFalse();
  }

  @Test
  void date_of_retry_after_is_read_and_bounded() {
    server.enqueue(
        problem(503, "queue_full", "It is full.")
            .withHeader("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"));

    assertThat(failure("crawl_web", CRAWL).message()).contains("in 3600 seconds");
  }

  @Test
  void call_that_changes_something_is_not_sent_again() {
    UUID id = UUID.randomUUID();
    server.enqueue(Fault.EMPTY_RESPONSE);
    server.enqueue(204, "");

    ToolResult.Failure failure = failure("delete_document", Map.of("document_id", id.toString()));

    assertThat(failure.code()).isEqualTo("orchestrator_connection_lost");
    assertThat(failure.message()).contains("unknown whether the request took effect");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void calls_are_refused_at_once_while_the_orchestrator_does_not_respond() {
    tools = dispatcher(settings(500, 3));
    server.always(aResponse().withFault(Fault.EMPTY_RESPONSE));

    failure("list_collections", Map.of());
    ToolResult.Failure failure = failure("list_collections", Map.of());

    assertThat(failure.code()).isEqualTo("orchestrator_unavailable");
    assertThat(failure.message()).contains("last 3 requests", "Repeat the call in");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void error_responses_do_not_open_the_circuit() {
    tools = dispatcher(settings(500, 2));
    server.always(problem(404, "job_not_found", "No such job."));

    for (int i = 0; i < 4; i++) {
      Map<String, Object> arguments = Map.of("job_id", UUID.randomUUID().toString());
      assertThat(failure("get_job_status", arguments).code()).isEqualTo("not_found");
    }
  }

  @Test
  void requests_at_the_same_time_are_limited() throws Exception {
    tools = dispatcher(settings(1, 1_000));
    server.always(aResponse().withStatus(204).withFixedDelay(1_000));

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<ToolResult>> calls =
          Stream.generate(() -> 0)
              .limit(6)
              .map(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () ->
                              call(
                                  "delete_document", Map.of("document_id", "" + UUID.randomUUID())),
                          threads))
              .toList();
      assertThat(calls)
          .extracting(CompletableFuture::join)
          .filteredOn(ToolResult::isError)
          .isNotEmpty()
          .extracting(result -> ((ToolResult.Failure) result).code())
          .containsOnly("too_many_requests");
    }
  }

  private Stream<String> keys() {
    return server.requests().stream().map(request -> key(request));
  }

  private static String key(LoggedRequest request) {
    return request.getHeader("Idempotency-Key");
  }

  private static ResponseDefinitionBuilder problem(int status, String code, String detail) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/problem+json")
        .withBody(
            "{\"type\":\"urn:quarry:problem:%s\",\"title\":\"T\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                .formatted(code, status, detail, code));
  }
}
