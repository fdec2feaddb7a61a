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

/** A WebSocket that tells of one job. What its client says is not listened to, but its pongs. */
final class EventSocket extends Endpoint implements EventFeed.Client {
  private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

  /** Of Tomcat, for a session: how long a write may block. */
  private static final String SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

  private static final long SEND_TIMEOUT_MILLIS = 20_000;

  /** A client that answers no ping for so long has gone without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final EventFeeds.Place place;
  private final Function<EventFeed.Client, EventFeed> start;
  private volatile @Nullable Session session;
  private volatile @Nullable EventFeed feed;
  private volatile long lastHeard = System.nanoTime();

  EventSocket(EventFeeds.Place place, Function<EventFeed.Client, EventFeed> start) {
    this.place = place;
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
    gone();
  }

  @Override
  public void onError(Session broken, Throwable cause) {
    log.debug("A WebSocket broke", cause);
    gone();
  }

  private void gone() {
    EventFeed running = feed;
    if (running == null) {
      place.giveBack();
    } else {
      running.end(EventFeed.End.BROKEN);
    }
  }

  @Override
  public void send(List<JobEvent> events) throws IOException {
    for (JobEvent event : events) {
      opened().getBasicRemote().sendText(ApiJson.MAPPER.writeValueAsString(event));
    }
  }

  @Override
  public void beat() throws IOException {
    if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
      throw new IOException("the client answers no ping");
    }
    opened().getBasicRemote().sendPing(ByteBuffer.allocate(0));
  }

  @Override
  public void end(EventFeed.End why) {
    try {
      switch (why) {
        case COMPLETE -> opened().close(EventSockets.ENDED);
        case SHUTDOWN -> opened().close(new CloseReason(CloseCodes.GOING_AWAY, "Connect again."));
        case KEY_ENDED -> opened().close(EventSockets.KEY_ENDED);
        case BROKEN -> opened().close();
      }
    } catch (IOException e) {
      log.debug("A WebSocket was closed by its client first", e);
    }
  }

  private Session opened() {
    Session current = session;
    if (current == null) {
      throw new IllegalStateException("not open yet");
    }
    return current;
  }
}
