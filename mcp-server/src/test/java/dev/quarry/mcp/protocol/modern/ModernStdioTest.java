package dev.quarry.mcp.protocol.modern;

import static dev.quarry.mcp.protocol.modern.ModernMessages.TASKS;
import static dev.quarry.mcp.protocol.modern.ModernMessages.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpStdio;
import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.protocol.feature.Startup;
import dev.quarry.model.JobStatus;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Revision 2026-07-28 over stdio, alone and beside the revisions with a handshake. */
@Timeout(60)
class ModernStdioTest {
  private static final String CRAWL =
      "\"name\":\"crawl_web\",\"arguments\":{\"url\":\"https://example.org/\"}";

  @Test
  void both_eras_are_served_without_a_handshake_or_an_orchestrator() throws Exception {
    String input =
        json("1", "server/discover", "", "{}", "")
            + "\n"
            + json("2", "tools/list", "", "{}", "")
            + "\n{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/list\"}\n"
            + json("4", "ping", "", "{}", "")
            + "\n{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"server/discover\"}";
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    McpStdio.server(new HttpOrchestratorClient("http://127.0.0.1:1", null), () -> false)
        .run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output);

    List<String> answers = output.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(answers).hasSize(5);
    assertThat(of(answers, "1")).contains("\"supportedVersions\":[\"2026-07-28\"]");
    assertThat(of(answers, "2")).contains("crawl_web", "\"resultType\":\"complete\"");
    assertThat(of(answers, "3")).contains("crawl_web").doesNotContain("resultType");
    assertThat(of(answers, "4")).contains("-32601");
    assertThat(of(answers, "5")).contains("-32602");
  }

  @Test
  void submission_before_the_orchestrator_is_up_waits_with_progress() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    try (Connection client =
        new Connection(
            orchestrator, wait -> started.await(wait.toMillis(), TimeUnit.MILLISECONDS))) {
      client.say(json("1", "tools/call", CRAWL, TASKS, ",\"progressToken\":\"p\""));
      assertThat(client.hear()).contains("notifications/progress", "is starting");
      assertThat(client.hear()).contains("notifications/progress");
      assertThat(orchestrator.submissions).isEmpty();

      started.countDown();

      assertThat(client.hear()).contains("\"id\":1", "\"resultType\":\"task\"");
      assertThat(orchestrator.submissions).hasSize(1);
    }
  }

  @Test
  void submission_at_the_end_of_input_is_accepted() throws Exception {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    McpStdio.server(orchestrator, () -> false, wait -> false)
        .run(
            new ByteArrayInputStream(
                json("1", "tools/call", CRAWL, "{}", "").getBytes(StandardCharsets.UTF_8)),
            output);

    assertThat(output.toString(StandardCharsets.UTF_8)).contains("\"id\":1", "queued");
    assertThat(orchestrator.submissions).hasSize(1);
  }

  @Test
  void subscription_ends_without_response_when_it_is_cancelled() throws Exception {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    orchestrator.onWait = each -> LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    UUID job = UUID.randomUUID();
    orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    String uri = "quarry://jobs/" + job;
    try (Connection client = new Connection(orchestrator, Startup.DONE)) {
      String filter =
          "\"notifications\":{\"toolsListChanged\":true,\"resourceSubscriptions\":[\""
              + uri
              + "\",\"other://x\"]}";
      client.say(json("\"s\"", "subscriptions/listen", filter, "{}", ""));
      assertThat(client.hear())
          .contains("acknowledged", "\"resourceSubscriptions\":[\"" + uri + "\"]", "\"s\"")
          .doesNotContain("toolsListChanged", "other://x");

      orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 6));
      assertThat(client.hear())
          .contains("notifications/resources/updated", uri, "subscriptionId\":\"s\"");

      client.say(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
              + "{\"requestId\":\"s\"}}");
      client.say(json("2", "tools/list", "", "{}", ""));
      assertThat(client.hear()).contains("\"id\":2");
    }
  }

  private static String of(List<String> answers, String id) {
    return answers.stream()
        .filter(answer -> answer.contains("\"id\":" + id + ","))
        .findFirst()
        .orElseThrow();
  }

  /** A running server and its client. */
  private static final class Connection implements AutoCloseable {
    private final PipedOutputStream toServer = new PipedOutputStream();
    private final PrintStream input = new PrintStream(toServer, true, StandardCharsets.UTF_8);
    private final BufferedReader output;
    private final Thread running;

    Connection(FakeOrchestrator orchestrator, Startup startup) throws Exception {
      Pipe fromServer = Pipe.open();
      output = new BufferedReader(Channels.newReader(fromServer.source(), StandardCharsets.UTF_8));
      PipedInputStream in = new PipedInputStream(toServer);
      running =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      McpStdio.server(orchestrator, () -> false, startup)
                          .run(in, Channels.newOutputStream(fromServer.sink()));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
    }

    void say(String line) {
      input.println(line);
    }

    String hear() throws Exception {
      return output.readLine();
    }

    @Override
    public void close() throws Exception {
      toServer.close();
      assertThat(running.join(Duration.ofSeconds(20))).isTrue();
    }
  }
}
