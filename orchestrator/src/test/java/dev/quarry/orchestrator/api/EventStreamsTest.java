package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.LocalBus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.mock.web.MockHttpServletResponse;

@Timeout(20)
final class EventStreamsTest {
  private static final UUID JOB = UUID.randomUUID();

  private final List<JobEvent> recorded = new ArrayList<>();
  private final LocalBus bus = new LocalBus();
  private final JobWatch watch = new JobWatch(new Recorded(), bus);

  private final class Recorded implements EventLog {
    @Override
    public synchronized List<JobEvent> events(UUID job, long after, int limit) {
      return recorded.stream().filter(event -> event.seq() > after).toList();
    }

    @Override
    public List<JobEvent> lastEvents(UUID job, int limit) {
      return List.copyOf(recorded);
    }
  }

  private static JobEvent event(long seq, String type, String text) {
    return new JobEvent(JOB, seq, type, Instant.EPOCH, Map.of("text", text));
  }

  /** Does something once the stream has said that it is waiting. */
  private static MockHttpServletResponse whenWaiting(Runnable action) {
    return new MockHttpServletResponse() {
      private boolean done;

      @Override
      public void flushBuffer() {
        super.flushBuffer();
        if (!done && said(this).contains(": waiting")) {
          done = true;
          action.run();
        }
      }
    };
  }

  private static String said(MockHttpServletResponse response) {
    return new String(response.getContentAsByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void silence_is_broken_by_comments() {
    MockHttpServletResponse response =
        whenWaiting(() -> recorded.add(event(1, "completed", "line\nbreak")));
    new EventStreams(watch, 1, Duration.ofMillis(20)).send(JOB, 0, response);
    assertThat(said(response))
        .startsWith("retry: 2000\n\n: waiting\n\n")
        .contains("id: 1\nevent: completed\ndata: {", "line\\nbreak");
  }

  @Test
  void client_that_is_gone_ends_its_stream_and_frees_its_place() {
    EventStreams streams = new EventStreams(watch, 1, Duration.ofMillis(20));
    MockHttpServletResponse gone =
        new MockHttpServletResponse() {
          @Override
          public void flushBuffer() {
            sneak(new IOException("connection reset"));
          }
        };
    streams.send(JOB, 0, gone);
    recorded.add(event(1, "failed", "x"));
    MockHttpServletResponse next = new MockHttpServletResponse();
    streams.send(JOB, 0, next);
    assertThat(said(next)).contains("event: failed");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void streams_are_bounded() throws Exception {
    EventStreams streams = new EventStreams(watch, 1, Duration.ofMillis(20));
    CountDownLatch waiting = new CountDownLatch(1);
    Thread first =
        Thread.ofVirtual().start(() -> streams.send(JOB, 0, whenWaiting(waiting::countDown)));
    waiting.await();
    assertThatThrownBy(() -> streams.send(JOB, 0, new MockHttpServletResponse()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_MANY_WAITING));
    watch.close();
    first.join();
  }

  @Test
  void streams_end_when_the_server_stops() throws Exception {
    MockHttpServletResponse response = whenWaiting(watch::close);
    Thread stream =
        Thread.ofVirtual()
            .start(() -> new EventStreams(watch, 1, Duration.ofMillis(20)).send(JOB, 0, response));
    stream.join();
    assertThat(said(response)).contains(": waiting");
  }
}
