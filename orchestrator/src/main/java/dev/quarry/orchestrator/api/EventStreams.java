package dev.quarry.orchestrator.api;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.EventTypes;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a job's events as server-sent events (WHATWG HTML, section 9.2) until its last one. A
 * stream lives in the request's virtual thread; nothing is queued for a client that reads slowly,
 * and one that does not read at all ends its own stream when the server's write timeout strikes.
 */
public final class EventStreams {
  private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final byte[] FIRST = utf8("retry: 2000\n\n");
  private static final byte[] COMMENT = utf8(": waiting\n\n");

  private final JobWatch watch;
  private final Duration heartbeat;
  private final Semaphore free;

  /**
   * @param most streams open at once
   */
  public EventStreams(JobWatch watch, int most) {
    this(watch, most, HEARTBEAT);
  }

  EventStreams(JobWatch watch, int most, Duration heartbeat) {
    this.watch = watch;
    this.heartbeat = heartbeat;
    this.free = new Semaphore(most);
  }

  /** Returns when the job has ended, the client has gone or the server stops. */
  void send(UUID job, long after, HttpServletResponse response) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_WAITING,
          "Ask for the job's status instead, or open the stream again later.");
    }
    try {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("X-Accel-Buffering", "no");
      write(job, after, response);
    } catch (IOException e) {
      log.debug("The client of a stream of job {} has gone", job, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  private void write(UUID job, long after, HttpServletResponse response)
      throws IOException, InterruptedException {
    OutputStream out = response.getOutputStream();
    out.write(FIRST);
    response.flushBuffer();
    long seen = after;
    while (true) {
      List<JobEvent> events = watch.next(job, seen, heartbeat);
      if (events.isEmpty()) {
        out.write(COMMENT);
      }
      for (JobEvent event : events) {
        out.write(frame(event));
        seen = event.seq();
      }
      response.flushBuffer();
      if (!events.isEmpty() && EventTypes.terminal(events.getLast().type())) {
        return;
      }
    }
  }

  /**
   * JSON has no line breaks outside of strings and escapes those inside: one data line is enough.
   */
  private static byte[] frame(JobEvent event) {
    return utf8(
        "id: %d\nevent: %s\ndata: %s\n\n"
            .formatted(event.seq(), event.type(), ApiJson.MAPPER.writeValueAsString(event)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
