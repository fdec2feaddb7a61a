package dev.quarry.orchestrator.render.chromium;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection by the Chrome DevTools Protocol: commands with numbered responses, and events, in
 * JSON. Messages of a page have the id of its session. Thread-safe.
 */
final class CdpConnection {

  /** Receives the events of a session in the thread that reads them; must not wait. */
  interface Listener {
    void onEvent(String method, JsonNode params);

    /** The browser has ended: there will be no more events. */
    void onEnd();
  }

  private static final Logger log = LoggerFactory.getLogger(CdpConnection.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MessageReader in;
  private final OutputStream out;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, Command> pending = new ConcurrentHashMap<>();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private record Command(String method, CompletableFuture<JsonNode> response) {}

  /**
   * @param maxMessageBytes a larger message of the browser ends the connection
   */
  CdpConnection(InputStream in, OutputStream out, int maxMessageBytes) {
    this.in = new MessageReader(in, maxMessageBytes);
    this.out = out;
  }

  /** Starts the thread that reads messages until the browser ends. */
  void start(String threadName) {
    Thread.ofPlatform().daemon().name(threadName).start(this::read);
  }

  /** Completes when the browser has ended. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /**
   * Sends a command and waits for its result.
   *
   * @param session null: the browser itself
   * @throws CdpException if the browser refuses it or has ended
   * @throws TimeoutException if there is no response before the deadline
   */
  JsonNode call(@Nullable String session, String method, Map<String, ?> params, Deadline deadline)
      throws CdpException, TimeoutException, InterruptedException {
    try {
      return send(session, method, params).get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CdpException failure) {
        throw failure;
      }
      throw new IllegalStateException("a response could not be handled", e.getCause());
    }
  }

  /**
   * Sends a command.
   *
   * @return its result; fails with {@link CdpException}
   */
  CompletableFuture<JsonNode> send(@Nullable String session, String method, Map<String, ?> params) {
    long id = lastId.incrementAndGet();
    Map<String, Object> message =
        new HashMap<>(Map.of("id", id, "method", method, "params", params));
    if (session != null) {
      message.put("sessionId", session);
    }
    Command command = new Command(method, new CompletableFuture<>());
    pending.put(id, command);
    try {
      write(JSON.writeValueAsBytes(message));
    } catch (IOException e) {
      end();
    }
    if (ended.isDone()) {
      end();
    }
    return command.response();
  }

  private synchronized void write(byte[] message) throws IOException {
    out.write(message);
    out.write(0);
    out.flush();
  }

  /** Must be called before the first command that causes events. */
  void listen(String session, Listener listener) {
    listeners.put(session, listener);
    if (ended.isDone()) {
      listener.onEnd();
    }
  }

  void forget(String session) {
    listeners.remove(session);
  }

  private void read() {
    try {
      for (Optional<byte[]> next = in.next(); next.isPresent(); next = in.next()) {
        receive(JSON.readTree(next.get()));
      }
    } catch (IOException | JacksonException e) {
      log.warn("The connection to the browser failed: {}", e.toString());
    } finally {
      end();
    }
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      Command command = pending.remove(message.path("id").longValue());
      if (command != null) {
        complete(command, message);
      }
      return;
    }
    Listener listener = listeners.get(message.path("sessionId").stringValue(""));
    if (listener != null) {
      listener.onEvent(message.path("method").stringValue(""), message.path("params"));
    }
  }

  private static void complete(Command command, JsonNode message) {
    if (message.has("error")) {
      String reason = message.path("error").path("message").stringValue("unknown error");
      command.response().completeExceptionally(CdpException.refused(command.method(), reason));
    } else {
      command.response().complete(message.path("result"));
    }
  }

  /** Fails everything that waits. May be called repeatedly, and races with new commands. */
  private void end() {
    ended.complete(null);
    for (Long id : List.copyOf(pending.keySet())) {
      Command command = pending.remove(id);
      if (command != null) {
        command.response().completeExceptionally(CdpException.browserEnded());
      }
    }
    listeners.values().forEach(Listener::onEnd);
  }
}
