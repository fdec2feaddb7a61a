package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpStdio;
import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.protocol.feature.QuarryFeatures;
import dev.quarry.mcp.protocol.stdio.StdioServer;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import dev.quarry.model.JobStatus;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StdioServerTest {
  /** Time stands still: only the cancellation of its call ends a wait for a job. */
  private static final class StoppedClock implements MonotonicClock {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.yield();
    }
  }

  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":\"first\",\"method\":\"initialize\",\"params\":"
          + "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
          + "\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
  private static final String PONG = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}";

  @Test
  void handshake_needs_no_orchestrator_and_end_of_input_stops_the_server() throws Exception {
    PipedOutputStream toServer = new PipedOutputStream();
    Pipe fromServer = Pipe.open();
    Thread running =
        start(
            new HttpOrchestratorClient("http://127.0.0.1:1", null),
            new PipedInputStream(toServer),
            Channels.newOutputStream(fromServer.sink()));
    PrintStream say = new PrintStream(toServer, true, StandardCharsets.UTF_8);
    BufferedReader hear =
        new BufferedReader(Channels.newReader(fromServer.source(), StandardCharsets.UTF_8));

    say.println("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":{}}");
    assertThat(hear.readLine()).contains("\"id\":1", "-32602");
    say.println(INITIALIZE);
    assertThat(hear.readLine()).contains("\"first\"", "\"protocolVersion\":\"2025-06-18\"");
    say.println("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    say.println(
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":"
            + "\"list_collections\",\"arguments\":{}}}");
    assertThat(hear.readLine()).contains("\"id\":3", "orchestrator_unavailable");
    toServer.close();

    assertThat(running.join(Duration.ofSeconds(10))).isTrue();
  }

  static List<byte[]> linesThatAreNoMessage() {
    return List.of(
        bytes("not json"),
        bytes(""),
        bytes("\r"),
        bytes("null"),
        bytes("7"),
        bytes("\"ping\""),
        bytes("[]"),
        bytes("[" + PING + "]"),
        bytes("{}"),
        bytes("{\"jsonrpc\":\"2.0\""),
        bytes("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}"),
        bytes("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}"),
        bytes("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}"),
        bytes("\ufeff"),
        bytes("\ufeff" + PING),
        new byte[] {(byte) 0xff, (byte) 0xfe, 0x00},
        // An overlong encoding of a slash.
        concat(
            bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools"),
            new byte[] {(byte) 0xc0, (byte) 0xaf},
            bytes("list\"}")),
        bytes("x".repeat(5 << 20)),
        bytes("[".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("linesThatAreNoMessage")
  void line_that_is_no_message_is_refused_and_the_next_one_served(byte[] line) throws Exception {
    List<String> answers = answers(concat(line, bytes("\n" + PING + "\n")));

    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst())
        .containsPattern("^\\{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":\\{\"code\":-32(700|600),")
        .doesNotContain("jackson", "Exception", "java.");
    assertThat(answers.getLast()).isEqualTo(PONG);
  }

  @Test
  void requests_before_the_end_of_input_are_answered() throws Exception {
    List<String> answers =
        answers(
            bytes(
                INITIALIZE
                    + "\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n"
                    + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"prompts/list\"}\r\n"
                    + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":"
                    + "{\"name\":\"list_collections\"}}\n"
                    + PING));

    assertThat(answers).hasSize(5).contains(PONG);
    assertThat(answers.getFirst()).contains("\"id\":\"first\"", "\"serverInfo\"");
    assertThat(answers).anySatisfy(each -> assertThat(each).contains("\"id\":2", "crawl_web"));
    assertThat(answers).anySatisfy(each -> assertThat(each).contains("\"id\":3", "research_site"));
    assertThat(answers).anySatisfy(each -> assertThat(each).contains("\"id\":4", "\"default\""));
  }

  @Test
  void end_of_input_ends_the_wait_for_a_job_with_a_response() throws Exception {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    UUID job = UUID.randomUUID();
    orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));

    StdioServer server = server(orchestrator, new StoppedClock());
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    server.run(new ByteArrayInputStream(bytes(waitFor(job))), output);

    assertThat(output.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("\"id\":\"wait\"", "processing");
  }

  @Test
  void cancelled_request_gets_no_response() throws Exception {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    UUID job = UUID.randomUUID();
    orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    CountDownLatch waiting = new CountDownLatch(1);
    orchestrator.onWait = wait -> waiting.countDown();
    PipedOutputStream toServer = new PipedOutputStream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Thread running = start(orchestrator, new PipedInputStream(toServer), output);

    toServer.write(bytes(waitFor(job)));
    toServer.flush();
    waiting.await();
    toServer.write(
        bytes(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                + "{\"requestId\":\"wait\"}}\n"
                + PING));
    toServer.close();
    running.join();

    assertThat(output.toString(StandardCharsets.UTF_8).lines()).containsExactly(PONG);
    assertThat(orchestrator.cancelled).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = WrongParams.CASES)
  void params_that_are_missing_or_of_another_type_are_invalid(String method, String params)
      throws Exception {
    List<String> answers = answers(bytes(WrongParams.request(method, params) + "\n" + PING));

    assertThat(answers).hasSize(2).contains(PONG);
    assertThat(answers)
        .anySatisfy(each -> WrongParams.assertRefused(each, "\"id\":\"" + WrongParams.ID + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
  void made_up_cursor_is_invalid(String method) throws Exception {
    List<String> answers = answers(bytes(WrongParams.request(method, "{\"cursor\":\"made-up\"}")));

    assertThat(answers)
        .singleElement()
        .satisfies(each -> WrongParams.assertRefused(each, "cursor"));
  }

  private static String waitFor(UUID job) {
    return "{\"jsonrpc\":\"2.0\",\"id\":\"wait\",\"method\":\"tools/call\",\"params\":{\"name\":"
        + "\"get_job_status\",\"arguments\":{\"job_id\":\""
        + job
        + "\",\"wait_seconds\":45}}}\n";
  }

  /** Runs the server with this input and returns its output. */
  private static List<String> answers(byte[] input) throws InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    McpStdio.server(new FakeOrchestrator(), () -> false)
        .run(new ByteArrayInputStream(input), output);
    return output.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static StdioServer server(OrchestratorClient orchestrator, MonotonicClock clock) {
    ToolDispatcher dispatcher =
        new ToolDispatcher(ToolRegistry.tools(orchestrator, clock, orchestrator::canRender));
    return McpStdio.server(new QuarryFeatures(dispatcher, orchestrator, "1"));
  }

  private static Thread start(OrchestratorClient orchestrator, InputStream in, OutputStream out) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                McpStdio.server(orchestrator, orchestrator::canRender).run(in, out);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
