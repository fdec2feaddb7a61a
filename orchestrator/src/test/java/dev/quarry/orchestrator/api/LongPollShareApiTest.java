package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.testkit.Await;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Waiting requests, submissions among them, and event streams share one limit. */
final class LongPollShareApiTest {
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  /** Classes that hold the text of a submission. */
  private static final Set<String> HOLDERS =
      Set.of(JobSubmission.class.getName(), JobRequest.class.getName());

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

  private static CompletableFuture<HttpResponse<String>> submitAndWait(
      KeyedOrchestrator server, HttpClient client, String key) {
    return client.sendAsync(
        server
            .request("/ingest-async", key)
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=30")
            .POST(HttpRequest.BodyPublishers.ofString(TEXT.replace("}", ",\"batch_id\":\"b\"}")))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void submission_beyond_the_share_is_accepted_without_waiting() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator("quarry.http.max-streams=4");
        HttpClient client = HttpClient.newHttpClient()) {
      String key = server.key("greedy", "editor");
      List<CompletableFuture<HttpResponse<String>>> submissions = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        submissions.add(submitAndWait(server, client, key));
      }
      HttpResponse<String> atOnce = refusedOf(submissions);
      assertThat(atOnce.statusCode()).as(atOnce.body()).isEqualTo(202);
      assertThat(atOnce.headers().firstValue("Preference-Applied")).isEmpty();

      server.send("POST", "/batches/b/cancel", null, key);
      List<Integer> answers = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> each : submissions) {
        answers.add(each.get(40, TimeUnit.SECONDS).statusCode());
      }
      assertThat(answers).containsExactlyInAnyOrder(200, 200, 202);
    }
  }

  @Test
  void many_submissions_of_a_tenant_wait_and_keep_no_text_in_memory() throws Exception {
    try (KeyedOrchestrator server = new KeyedOrchestrator();
        HttpClient client = HttpClient.newHttpClient()) {
      String key = server.key("many", "editor");
      long before = submissionsInMemory();
      List<CompletableFuture<HttpResponse<String>>> submissions = new ArrayList<>();
      for (int n = 0; n < 40; n++) {
        submissions.add(submitAndWait(server, client, key));
      }
      Await.until(
          "all are accepted",
          Duration.ofSeconds(20),
          () ->
              new JsonMapper().readTree(server.get("/batches/b", key).body()).path("total").asInt()
                  == 40);
      Await.until("no text is kept", Duration.ofSeconds(20), () -> submissionsInMemory() <= before);
      assertThat(submissions).noneMatch(CompletableFuture::isDone);

      server.send("POST", "/batches/b/cancel", null, key);
      for (CompletableFuture<HttpResponse<String>> each : submissions) {
        HttpResponse<String> answer = each.get(40, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("wait=30");
      }
    }
  }

  /** Reachable parsed submissions of this process, after a garbage collection. */
  private static long submissionsInMemory() throws JMException {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return String.valueOf(histogram)
        .lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(row -> row.length > 3 && HOLDERS.contains(row[3]))
        .mapToLong(row -> Long.parseLong(row[1]))
        .sum();
  }
}
