package dev.quarry.mcp.protocol.http;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.MessageChannel;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The HTTP response to one message: a JSON body, or a stream of server-sent events. Comments keep a
 * stream alive between events; one that cannot be written shows that the client has disconnected,
 * which cancels the request. A stream ends with the access token of its caller. Events have no id:
 * nothing is stored for replay. Nothing is written after {@link #close()}, when the container may
 * reuse the response.
 */
final class HttpChannel implements MessageChannel {
  private static final byte[] COMMENT = bytes(": keep-alive\n\n");

  /** A response within this time needs no stream, and has the HTTP status of its error. */
  private static final Duration GRACE = Duration.ofMillis(100);

  private final HttpServletResponse response;
  private final Duration heartbeat;
  private final Caller caller = Caller.current();
  private final CancellationToken token = new CancellationToken();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition finished = lock.newCondition();
  private boolean keptAlive;
  private boolean begun;
  private boolean done;

  /**
   * @param heartbeat interval of the comments on an idle stream
   */
  HttpChannel(HttpServletResponse response, Duration heartbeat) {
    this.response = response;
    this.heartbeat = heartbeat;
  }

  @Override
  public CancellationToken token() {
    return token;
  }

  @Override
  public void begin() {
    lock.lock();
    try {
      if (!begun && !done) {
        startStream();
        keepAlive(heartbeat);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void beginSoon() {
    lock.lock();
    try {
      keepAlive(GRACE);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void send(String json) {
    lock.lock();
    try {
      if (!done && !token.isCancelledByClient()) {
        begin();
        write(event(json));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void respond(int status, String json) {
    lock.lock();
    try {
      if (done) {
        return;
      }
      if (begun && !token.isCancelledByClient()) {
        write(event(json));
      } else if (!begun) {
        body(status, "application/json", json);
      }
      finish();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void header(String name, String value) {
    response.setHeader(name, value);
  }

  @Override
  public void acknowledge() {
    lock.lock();
    try {
      if (!done && !begun) {
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void refuse(int status, String text) {
    lock.lock();
    try {
      if (!done && !begun) {
        body(status, "text/plain;charset=UTF-8", text);
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the exchange, with what was sent so far. */
  void close() {
    lock.lock();
    try {
      finish();
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    done = true;
    finished.signalAll();
  }

  private void keepAlive(Duration firstPause) {
    if (keptAlive) {
      return;
    }
    keptAlive = true;
    Thread.ofVirtual().name("mcp-keep-alive").start(() -> comment(firstPause));
  }

  private void comment(Duration firstPause) {
    lock.lock();
    try {
      long left = firstPause.toNanos();
      while (!done && !token.isCancelled()) {
        left = finished.awaitNanos(left);
        if (left > 0 || done || token.isCancelled()) {
          continue;
        }
        left = heartbeat.toNanos();
        if (caller.hasEnded(Instant.now())) {
          token.cancel();
        } else if (begun) {
          write(COMMENT);
        } else {
          startStream();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void startStream() {
    begun = true;
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no");
    flush();
  }

  private void body(int status, String type, String text) {
    byte[] body = bytes(text);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    write(body);
  }

  private void write(byte[] bytes) {
    try {
      response.getOutputStream().write(bytes);
      response.flushBuffer();
    } catch (IOException | UncheckedIOException e) {
      token.cancel();
    }
  }

  private void flush() {
    try {
      response.flushBuffer();
    } catch (IOException | UncheckedIOException e) {
      token.cancel();
    }
  }

  private static byte[] event(String json) {
    return bytes("event:message\ndata:" + json + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
