package dev.quarry.mcp.protocol.modern;

import static dev.quarry.mcp.protocol.modern.ModernMessages.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.mcp.protocol.legacy.SessionLimits;
import dev.quarry.model.JobStatus;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of tools in revision 2026-07-28. */
@Timeout(60)
class ModernToolsTest {
  private static final String TOKEN = ",\"progressToken\":\"p\"";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final RunningServer server =
      new RunningServer(new SessionLimits(9, 9, Duration.ofMinutes(30), Duration.ofMillis(200)));
  private final UUID job = UUID.randomUUID();
  private final String wait = "{\"job_id\":\"" + job + "\",\"wait_seconds\":45}";

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void result_has_structured_content_and_its_text_mirror() {
    HttpResponse<String> response = server.send(call(server, "list_collections", "{}", "{}"));

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode result = MAPPER.readTree(response.body()).path("result");
    assertThat(result.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(MAPPER.readTree(result.path("content").path(0).path("text").stringValue()))
        .isEqualTo(result.path("structuredContent"));
    assertThat(result.path("isError").booleanValue()).isFalse();
    assertThat(result.has("ttlMs")).isFalse();
  }

  @Test
  void wrong_argument_is_a_tool_error_and_an_unknown_tool_a_protocol_error() {
    HttpResponse<String> argument = server.send(call(server, "search", "{}", "{}"));
    HttpResponse<String> tool = server.send(call(server, "fly", "{}", "{}"));

    assertThat(argument.statusCode()).isEqualTo(200);
    assertThat(argument.body()).contains("\"isError\":true", "invalid_arguments");
    assertThat(tool.statusCode()).isEqualTo(400);
    assertThat(tool.body()).contains("-32602", "crawl_web");
  }

  @Test
  void call_that_waits_is_a_stream_with_progress_and_comments() throws Exception {
    server.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    CountDownLatch release = new CountDownLatch(1);
    server.orchestrator.onWait = each -> await(release);

    HttpResponse<InputStream> response =
        server
            .http()
            .send(
                call(server, "get_job_status", wait, "{}", TOKEN).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader events = reader(response)) {
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
      assertThat(lineWith(events, "data:"))
          .contains("notifications/progress", "\"progressToken\":\"p\"");
      assertThat(lineWith(events, ":")).isEqualTo(": keep-alive");
      server.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.COMPLETED, 100));
      release.countDown();
      assertThat(lineWith(events, "data:")).contains("\"id\":7", "completed", "resultType");
    }
  }

  @Test
  void disconnect_cancels_the_call_and_not_the_job() throws Exception {
    server.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    server.orchestrator.onWait =
        each -> {
          waits.countDown();
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        };
    Thread.ofVirtual().start(() -> watchIdle(over));

    HttpResponse<InputStream> response =
        server
            .http()
            .send(
                call(server, "get_job_status", wait, "{}").build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();
    response.body().close();

    assertThat(over.await(30, TimeUnit.SECONDS)).as("the wait has ended").isTrue();
    assertThat(server.orchestrator.cancelled).isEmpty();
  }

  /** Counts down when nobody has waited for a job for 2 s. */
  private void watchIdle(CountDownLatch over) {
    long[] last = {System.nanoTime()};
    java.util.function.Consumer<Duration> inner = server.orchestrator.onWait;
    server.orchestrator.onWait =
        each -> {
          last[0] = System.nanoTime();
          inner.accept(each);
        };
    while (System.nanoTime() - last[0] < Duration.ofSeconds(2).toNanos()) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    over.countDown();
  }

  private static BufferedReader reader(HttpResponse<InputStream> response) {
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String lineWith(BufferedReader events, String prefix) throws Exception {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith(prefix)) {
        return line;
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
