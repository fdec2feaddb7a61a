package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other end of the pipe is played by the test. */
final class CdpConnectionTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration SOON = Duration.ofSeconds(10);

  private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
  private PipedOutputStream browser;
  private MessageReader sent;
  private CdpConnection connection;

  @BeforeEach
  void connect() throws IOException {
    browser = new PipedOutputStream();
    PipedOutputStream commands = new PipedOutputStream();
    sent = new MessageReader(new PipedInputStream(commands, 100_000), 100_000);
    connection = new CdpConnection(new PipedInputStream(browser, 100_000), commands, 100_000);
    connection.start("browser-of-test");
  }

  @AfterEach
  void close() throws IOException {
    browser.close();
  }

  private JsonNode nextCommand() throws IOException {
    Optional<byte[]> message = sent.next();
    return JSON.readTree(message.orElseThrow());
  }

  private void say(String json) throws IOException {
    browser.write((json + "\0").getBytes(UTF_8));
    browser.flush();
  }

  private CdpConnection.Listener listener() {
    return new CdpConnection.Listener() {
      @Override
      public void onEvent(String method, JsonNode params) {
        events.add(method + " " + params);
      }

      @Override
      public void onEnd() {
        events.add("end");
      }
    };
  }

  @Test
  void responses_belong_to_their_commands_in_any_order() throws Exception {
    CompletableFuture<JsonNode> first = connection.send(null, "A.one", Map.of("x", 1));
    CompletableFuture<JsonNode> second = connection.send("s1", "A.two", Map.of());
    JsonNode one = nextCommand();
    JsonNode two = nextCommand();
    assertThat(one.path("params").path("x").intValue()).isEqualTo(1);
    assertThat(one.has("sessionId")).isFalse();
    assertThat(two.path("sessionId").stringValue()).isEqualTo("s1");

    say("{\"id\":" + two.path("id") + ",\"result\":{\"n\":2}}");
    say("{\"id\":" + one.path("id") + ",\"result\":{\"n\":1}}");

    assertThat(first.get(10, TimeUnit.SECONDS).path("n").intValue()).isEqualTo(1);
    assertThat(second.get(10, TimeUnit.SECONDS).path("n").intValue()).isEqualTo(2);
  }

  @Test
  void refused_command_says_why() throws Exception {
    CompletableFuture<JsonNode> response = connection.send(null, "A.b", Map.of());
    say("{\"id\":" + nextCommand().path("id") + ",\"error\":{\"code\":-32000,\"message\":\"no\"}}");
    assertThatThrownBy(() -> response.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CdpException.class)
        .hasMessageContaining("A.b: no");
  }

  @Test
  void events_go_to_the_listener_of_their_session() throws Exception {
    connection.listen("s1", listener());
    say("{\"method\":\"B.other\",\"params\":{},\"sessionId\":\"s2\"}");
    say("{\"method\":\"B.browser\",\"params\":{}}");
    say("{\"method\":\"B.ours\",\"params\":{\"k\":1},\"sessionId\":\"s1\"}");
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("B.ours {\"k\":1}");
    assertThat(events).isEmpty();
  }

  @Test
  void end_of_the_browser_fails_all_commands() throws Exception {
    connection.listen("s1", listener());
    CompletableFuture<JsonNode> open = connection.send(null, "A.b", Map.of());
    browser.close();
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
    for (CompletableFuture<JsonNode> lost : List.of(open, connection.send(null, "A.c", Map.of()))) {
      assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(CdpException.class, e -> assertThat(e.isBrowserEnded()).isTrue());
    }
    connection.listen("late", listener());
    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("end");
  }

  @Test
  void message_that_is_no_json_or_too_large_ends_the_connection() throws Exception {
    say("x".repeat(1000));
    connection.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void command_without_response_times_out() {
    assertThatThrownBy(
            () -> connection.call(null, "A.b", Map.of(), Deadline.in(Duration.ofMillis(1))))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void call_returns_the_result() throws Exception {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                say("{\"id\":" + nextCommand().path("id") + ",\"result\":{\"ok\":true}}");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(connection.call(null, "A.b", Map.of(), Deadline.in(SOON)).path("ok").booleanValue())
        .isTrue();
  }
}
