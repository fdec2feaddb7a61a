package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Waiting requests and event streams share one limit. */
final class LongPollShareApiTest {
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  private static CompletableFuture<HttpResponse<String>> poll(
      KeyedOrchestrator server, HttpClient client, String job, String key) {
    return client.sendAsync(
        server
            .request("/jobs/" + job, key)
            .header("If-None-Match", "*")
            .header("Prefer", "wait=30")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> refusedOf(List<CompletableFuture<HttpResponse<String>>> polls)
      throws Exception {
    return (HttpResponse<String>)
        CompletableFuture.anyOf(polls.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
  }

  private static String submit(KeyedOrchestrator server, String key) {
    HttpResponse<String> accepted = server.send("POST", "/ingest-async", TEXT, key);
    return new JsonMapper().readTree(accepted.body()).path("job_id").asString();
  }

  @Test
  void long_poll_beyond_the_share_is_rejected_and_others_continue() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.http.max-streams=4");
        HttpClient client = HttpClient.newHttpClient()) {
      String greedy = server.key("greedy", "editor");
      String job = submit(server, greedy);
      List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        polls.add(poll(server, client, job, greedy));
      }
      HttpResponse<String> refused = refusedOf(polls);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
      assertThat(refused.body()).contains("\"quota_exceeded\"");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(server.get("/jobs/" + job, greedy).statusCode()).isEqualTo(200);

      List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
      Map<String, String> jobs = new HashMap<>();
      for (String tenant : List.of("one", "two", "three")) {
        String key = server.key(tenant, "editor");
        jobs.put(submit(server, key), key);
      }
      jobs.forEach((other, key) -> others.add(poll(server, client, other, key)));
      HttpResponse<String> full = refusedOf(others);
      assertThat(full.statusCode()).as(full.body()).isEqualTo(503);
      assertThat(full.body()).contains("\"too_many_waiting\"");
      assertThat(full.headers().firstValue("Retry-After")).isPresent();

      jobs.put(job, greedy);
      jobs.forEach((each, key) -> server.send("POST", "/jobs/" + each + "/cancel", null, key));
      List<Integer> answers = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> each : polls) {
        answers.add(each.get(40, TimeUnit.SECONDS).statusCode());
      }
      assertThat(answers).containsExactlyInAnyOrder(304, 304, 429);
    }
  }
}
