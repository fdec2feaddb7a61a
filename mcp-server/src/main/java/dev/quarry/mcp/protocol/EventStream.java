package dev.quarry.mcp.protocol;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream of server-sent events. Comments keep it alive between events; a comment that cannot be
 * written shows that the client has disconnected. Thread-safe: events and comments do not
 * interleave, and nothing is written after {@link #close()}, when the container may reuse the
 * response.
 */
final class EventStream {
  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);

  private final HttpServletResponse response;
  private final CancellationToken token;
  private final Runnable afterwards;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean started;
  private boolean closed;

  EventStream(HttpServletResponse response, CancellationToken token, Runnable afterwards) {
    this.response = response;
    this.token = token;
    this.afterwards = afterwards;
  }

  /** The response for the SDK's transport. */
  HttpServletResponse response() {
    return new Guarded(response);
  }

  void keepAlive(Duration heartbeat) {
    Thread.ofVirtual().name("mcp-keep-alive").start(() -> comment(heartbeat.toNanos()));
  }

  void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    afterwards.run();
  }

  private void comment(long interval) {
    lock.lock();
    try {
      while (!closed && !token.isCancelled()) {
        long left = changed.awaitNanos(interval);
        if (left <= 0 && !closed && started) {
          write(COMMENT, 0, COMMENT.length);
          response.flushBuffer();
        }
      }
    } catch (IOException e) {
      token.cancel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] bytes, int from, int length) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      if (token.isCancelledByClient()) {
        return;
      }
      response.getOutputStream().write(bytes, from, length);
    } catch (IOException e) {
      token.cancel();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void flush() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        response.flushBuffer();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts the stream: the headers are set, and comments are allowed. The response head is sent at
   * once, so that the client knows that its request has arrived.
   */
  void begin() {
    lock.lock();
    try {
      started = true;
      response.flushBuffer();
    } catch (IOException e) {
      token.cancel();
    } finally {
      lock.unlock();
    }
  }

  private final class Guarded extends HttpServletResponseWrapper {
    private final ServletOutputStream output = new Events();

    Guarded(HttpServletResponse response) {
      super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return output;
    }

    @Override
    public void flushBuffer() throws IOException {
      flush();
    }
  }

  /**
   * Each write is one whole event. The event id is removed: the SDK's transport sends the session
   * id, which is a secret, and replay is not supported.
   */
  private final class Events extends ServletOutputStream {
    private static final byte[] ID = {'i', 'd', ':'};

    @Override
    public void write(int b) throws IOException {
      EventStream.this.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int start = from;
      if (length > ID.length && java.util.Arrays.equals(bytes, from, from + ID.length, ID, 0, 3)) {
        while (start < from + length && bytes[start] != '\n') {
          start++;
        }
        start = Math.min(start + 1, from + length);
      }
      EventStream.this.write(bytes, start, length - (start - from));
    }

    @Override
    public void flush() throws IOException {
      EventStream.this.flush();
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(jakarta.servlet.WriteListener listener) {
      throw new UnsupportedOperationException("only blocking writes are supported");
    }
  }
}
