package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Sends the events of a job as server-sent events (WHATWG HTML section 9.2) until the last one.
 *
 * <p>The response starts like any other. Then the connection is detached from the HTTP processor,
 * whose buffers are several times larger than an idle stream needs, and an {@link
 * EventStreamUpgrade} takes over. The body therefore has no length and no chunks: it ends with the
 * connection (RFC 9112 section 6.3).
 */
public final class EventStreams {
  private static final byte[] FIRST_FRAME = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

  private final EventFeeds feeds;
  private final Class<? extends EventStreamUpgrade> upgrade;

  /**
   * @param upgrade the implementation of the web server, which calls its constructor without
   *     parameters
   */
  public EventStreams(EventFeeds feeds, Class<? extends EventStreamUpgrade> upgrade) {
    this.feeds = feeds;
    this.upgrade = upgrade;
  }

  /** Starts the response and returns. The stream does not use the thread of the request. */
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
    EventFeeds.Permit permit = feeds.reserve(client);
    boolean started = false;
    try {
      response.setHeader("Connection", "close");
      EventStreamUpgrade connection = request.upgrade(upgrade);
      connection.prepare(permit, () -> feeds.start(job, after, connection, permit));
      response.setStatus(HttpServletResponse.SC_OK); // not 101: this is still an HTTP response
      response.getOutputStream().write(FIRST_FRAME);
      response.flushBuffer();
      started = true;
    } finally {
      if (!started) {
        permit.release();
      }
    }
  }
}
