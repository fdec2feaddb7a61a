package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.job.Fence;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class EventSocketTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A client that records the messages that it receives. */
  private static final class Listener implements WebSocket.Listener {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        var event = new JsonMapper().readTree(text.toString());
        received.add(event.path("seq").asInt() + " " + event.path("type").asString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      received.add("pong");
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      received.add("closed " + code);
      return null;
    }
  }

  private static WebSocket open(String path, Listener listener, String... headers) {
    var builder = CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder
        .buildAsync(URI.create("ws://127.0.0.1:" + RunningOrchestrator.port() + path), listener)
        .join();
  }

  @Test
  void events_are_sent_as_messages_and_job_end_closes_the_socket() throws Exception {
    UUID id = submit(TEXT);
    Listener listener = new Listener();
    WebSocket socket = open("/ws/jobs/" + id, listener);
    assertThat(listener.received.take()).isEqualTo("1 queued");
    Fence fence = HandWorker.start(id);
    assertThat(listener.received.take()).isEqualTo("2 started");
    socket.sendPing(ByteBuffer.allocate(0)).join();
    assertThat(listener.received.take()).isEqualTo("pong");
    socket.sendText("what a client says is not listened to", true).join();
    HandWorker.complete(fence);
    assertThat(listener.received.take()).isEqualTo("3 completed");
    assertThat(listener.received.take()).isEqualTo("closed 1000");
  }

  @Test
  void socket_resumes_after_a_given_event() throws Exception {
    UUID id = submit(TEXT);
    HandWorker.complete(HandWorker.start(id));
    Listener resumed = new Listener();
    open("/ws/jobs/" + id + "?after=2", resumed);
    assertThat(resumed.received.take()).isEqualTo("3 completed");
    assertThat(resumed.received.take()).isEqualTo("closed 1000");
    Listener seenAll = new Listener();
    open("/ws/jobs/" + id + "?after=3", seenAll);
    assertThat(seenAll.received.take()).isEqualTo("closed 1000");
  }

  @Test
  void unknown_event_number_rejects_the_handshake() throws Exception {
    UUID id = submit(TEXT);
    for (String after : List.of("2", "-1", "x")) {
      assertThat(refusal("/ws/jobs/" + id + "?after=" + after)).as(after).isEqualTo(400);
    }
  }

  private static int refusal(String path, String... headers) {
    CompletionException refused =
        catchThrowableOfType(CompletionException.class, () -> open(path, new Listener(), headers));
    return ((WebSocketHandshakeException) requireNonNull(refused.getCause()))
        .getResponse()
        .statusCode();
  }

  @Test
  void unknown_job_closes_the_socket_with_4404() throws Exception {
    Listener listener = new Listener();
    open("/ws/jobs/" + UUID.randomUUID(), listener);
    assertThat(listener.received.take()).isEqualTo("closed 4404");
  }

  @Test
  void unknown_origin_rejects_the_handshake() throws Exception {
    UUID id = submit(TEXT);
    assertThat(refusal("/ws/jobs/" + id, "Origin", "https://evil.example")).isEqualTo(403);
  }

  @Test
  void request_without_upgrade_gets_426() throws Exception {
    UUID id = submit(TEXT);
    ProblemTableTest.isProblem(Http.get("/ws/jobs/" + id), 426, "upgrade_required");
  }
}
