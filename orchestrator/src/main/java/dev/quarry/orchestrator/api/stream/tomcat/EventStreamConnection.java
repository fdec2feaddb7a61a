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
 * The connection of a stream of events, after its answer has begun. Made by Tomcat, which calls it
 * when the client sends something, which a client has no reason to, or hangs up.
 */
public final class EventStreamConnection implements InternalHttpUpgradeHandler, EventStreamUpgrade {
  private static final long WRITE_TIMEOUT_MILLIS = 20_000;
  private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.UTF_8);
  private static final int DISCARDED_AT_ONCE = 256;

  private @Nullable SocketWrapperBase<?> socket;
  private EventFeeds.@Nullable Place place;
  private @Nullable Supplier<EventFeed> start;
  private volatile @Nullable EventFeed feed;

  @Override
  public void prepare(EventFeeds.Place reserved, Supplier<EventFeed> starter) {
    place = reserved;
    start = starter;
  }

  /** The HTTP processor stays reachable as the reader of the socket unless it is replaced. */
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
    byte[] sent = new byte[DISCARDED_AT_ONCE];
    try {
      int read;
      do {
        read = connected().read(false, sent, 0, sent.length);
      } while (read > 0);
      return read < 0 ? SocketState.CLOSED : SocketState.UPGRADED;
    } catch (IOException e) {
      return SocketState.CLOSED;
    }
  }

  /**
   * JSON has no line breaks outside of strings and escapes those inside: one data line is enough.
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
  public void beat() throws IOException {
    write(COMMENT);
  }

  private void write(byte[] bytes) throws IOException {
    connected().write(true, bytes, 0, bytes.length);
    connected().flush(true);
  }

  /** Under the connection's lock, so that Tomcat has done with what it does to it meanwhile. */
  @Override
  public void end(EventFeed.End why) {
    Lock lock = connected().getLock();
    lock.lock();
    try {
      connected().close();
    } finally {
      lock.unlock();
    }
  }

  /** Also called for a connection that broke before its stream began. */
  @Override
  public void destroy() {
    EventFeed running = feed;
    if (running != null) {
      running.end(EventFeed.End.BROKEN);
    } else if (place != null) {
      place.giveBack();
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
    // The feed's own heartbeat notices what is wrong.
  }

  @Override
  public void setSslSupport(SSLSupport support) {
    // Nothing depends on it.
  }

  @Override
  public void pause() {
    // Streams are ended before the server stops.
  }
}
