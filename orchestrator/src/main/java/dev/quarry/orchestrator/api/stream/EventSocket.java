package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.api.problem.ApiJson;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that sends the events of one job. Messages of the client are ignored, except pongs.
 */
final class EventSocket extends Endpoint implements EventFeed.Client {
  private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

  /** Tomcat session property: how long a write may block, in milliseconds. */
  private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  /** A client that sends no pong for this long is considered disconnected. */
  private static final Duration PONG_TIMEOUT = Duration.ofSeconds(60);

  private final EventFeeds.Permit permit;
  private final Function<EventFeed.Client, EventFeed> start;
  private volatile @Nullable Session session;
  private volatile @Nullable EventFeed feed;
  private volatile long lastHeard = System.nanoTime();

  EventSocket(EventFeeds.Permit permit, Function<EventFeed.Client, EventFeed> start) {
    this.permit = permit;
    this.start = start;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    opened.getUserProperties().put(SEND_TIMEOUT, SEND_TIMEOUT_MILLIS);
    opened.addMessageHandler(
        PongMessage.class,
        (MessageHandler.Whole<PongMessage>) pong -> lastHeard = System.nanoTime());
    session = opened;
    feed = start.apply(this);
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    disconnected();
  }

  @Override
  public void onError(Session broken, Throwable cause) {
    log.debug("A WebSocket broke", cause);
    disconnected();
  }

  private void disconnected() {
    EventFeed running = feed;
    if (running == null) {
      permit.release();
    } else {
      running.end(EventFeed.EndReason.BROKEN);
    }
  }

  @Override
  public void send(List<JobEvent> events) throws IOException {
    for (JobEvent event : events) {
      session().getBasicRemote().sendText(ApiJson.MAPPER.writeValueAsString(event));
    }
  }

  @Override
  public void heartbeat() throws IOException {
    if (System.nanoTime() - lastHeard > PONG_TIMEOUT.toNanos()) {
      throw new IOException("the client sent no pong within " + PONG_TIMEOUT.toSeconds() + " s");
    }
    session().getBasicRemote().sendPing(ByteBuffer.allocate(0));
  }

  @Override
  public void end(EventFeed.EndReason reason) {
    try {
      switch (reason) {
        case COMPLETE -> session().close(EventSockets.ENDED);
        case SHUTDOWN -> session().close(new CloseReason(CloseCodes.GOING_AWAY, "Connect again."));
        case KEY_ENDED -> session().close(EventSockets.KEY_ENDED);
        case BROKEN -> session().close();
      }
    } catch (IOException e) {
      log.debug("A WebSocket was closed by its client first", e);
    }
  }

  private Session session() {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not open yet");
    }
    return current;
  }
}
