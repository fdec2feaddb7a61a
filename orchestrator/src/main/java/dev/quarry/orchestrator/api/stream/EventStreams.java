package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Sends a job's events as server-sent events (WHATWG HTML, section 9.2) until its last one.
 *
 * <p>The answer begins like any other. Then the connection leaves the HTTP processor, whose buffers
 * are several times what an idle stream needs, and an {@link EventStreamUpgrade} goes on with it.
 * So the body has no length and no chunks: it ends with the connection (RFC 9112, section 6.3).
 */
public final class EventStreams {
  private static final byte[] FIRST = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

  private final EventFeeds feeds;
  private final Class<? extends EventStreamUpgrade> upgrade;

  /**
   * @param upgrade the web server's, which makes one by its constructor without parameters
   */
  public EventStreams(EventFeeds feeds, Class<? extends EventStreamUpgrade> upgrade) {
    this.feeds = feeds;
    this.upgrade = upgrade;
  }

  /** Begins the answer and returns; the stream goes on without the request's thread. */
  void send(
      UUID job,
      long after,
      Principal client,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("X-Accel-Buffering", "no");
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    EventFeeds.Place place = feeds.reserve(client);
    boolean begun = false;
    try {
      response.setHeader("Connection", "close");
      EventStreamUpgrade connection = request.upgrade(upgrade);
      connection.prepare(place, () -> feeds.start(job, after, connection, place));
      response.setStatus(HttpServletResponse.SC_OK); // and not 101: it stays an HTTP answer
      response.getOutputStream().write(FIRST);
      response.flushBuffer();
      begun = true;
    } finally {
      if (!begun) {
        place.giveBack();
      }
    }
  }
}
