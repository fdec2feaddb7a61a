package dev.quarry.orchestrator.api.stream.tomcat;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.api.stream.EventFeed;
import dev.quarry.orchestrator.api.stream.EventFeeds;
import dev.quarry.orchestrator.api.stream.EventStreamUpgrade;
import jakarta.servlet.http.WebConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an event stream, after the start of its response. Created by Tomcat, which
 * calls it when the client sends data or disconnects.
 */
public final class EventStreamConnection implements InternalHttpUpgradeHandler, EventStreamUpgrade {
  private static final long WRITE_TIMEOUT_MILLIS = 20_000;
  private static final byte[] HEARTBEAT_COMMENT = ": waiting\n\n".getBytes(StandardCharsets.UTF_8);
  private static final int DISCARD_BUFFER_BYTES = 256;

  private @Nullable SocketWrapperBase<?> socket;
  private EventFeeds.@Nullable Permit permit;
  private @Nullable Supplier<EventFeed> start;
  private volatile @Nullable EventFeed feed;

  @Override
  public void prepare(EventFeeds.Permit reserved, Supplier<EventFeed> starter) {
    permit = reserved;
    start = starter;
  }

  /**
   * Without a replacement, the HTTP processor would stay reachable as the read handler of the
   * socket.
   */
  @Override
  public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
    socket = wrapper;
    wrapper.setAppReadBufHandler(null);
    wrapper.setWriteTimeout(WRITE_TIMEOUT_MILLIS);
  }

  @Override
  public void init(WebConnection connection) {
    if (start != null) {
      feed = start.get();
      start = null;
    }
  }

  @Override
  public SocketState upgradeDispatch(SocketEvent event) {
    return switch (event) {
      case OPEN_READ -> discard();
      case OPEN_WRITE -> SocketState.UPGRADED;
      case STOP, TIMEOUT, DISCONNECT, ERROR, CONNECT_FAIL -> SocketState.CLOSED;
    };
  }

  private SocketState discard() {
    byte[] buffer = new byte[DISCARD_BUFFER_BYTES];
    try {
      int read;
      do {
        read = connected().read(false, buffer, 0, buffer.length);
      } while (read > 0);
      return read < 0 ? SocketState.CLOSED : SocketState.UPGRADED;
    } catch (IOException e) {
      return SocketState.CLOSED;
    }
  }

  /**
   * One {@code data} line per event is enough: the JSON is written without line breaks, and line
   * breaks in strings are escaped.
   */
  @Override
  public void send(List<JobEvent> events) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (JobEvent event : events) {
      String json = ApiJson.MAPPER.writeValueAsString(event);
      frames.writeBytes(
          "id: %d\nevent: %s\ndata: %s\n\n"
              .formatted(event.seq(), event.type(), json)
              .getBytes(StandardCharsets.UTF_8));
    }
    write(frames.toByteArray());
  }

  @Override
  public void heartbeat() throws IOException {
    write(HEARTBEAT_COMMENT);
  }

  private void write(byte[] bytes) throws IOException {
    connected().write(true, bytes, 0, bytes.length);
    connected().flush(true);
  }

  /** Closes the connection under its lock, so that no Tomcat thread is using it. */
  @Override
  public void end(EventFeed.EndReason reason) {
    Lock lock = connected().getLock();
    lock.lock();
    try {
      connected().close();
    } finally {
      lock.unlock();
    }
  }

  /** Also called for a connection that broke before its feed started. */
  @Override
  public void destroy() {
    EventFeed running = feed;
    if (running != null) {
      running.end(EventFeed.EndReason.BROKEN);
    } else if (permit != null) {
      permit.release();
    }
  }

  private SocketWrapperBase<?> connected() {
    if (socket == null) {
      throw new IllegalStateException("not connected yet");
    }
    return socket;
  }

  @Override
  public void timeoutAsync(long now) {
    // The heartbeat of the feed detects broken connections.
  }

  @Override
  public void setSslSupport(SSLSupport support) {
    // Not used.
  }

  @Override
  public void pause() {
    // Feeds are ended before the server stops.
  }
}
