package dev.quarry.orchestrator.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.event.LocalBus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventFeedsTest {
  private static final UUID JOB = UUID.randomUUID();
  private static final Principal CLIENT = new Principal("k", "acme", Principal.Role.VIEWER);

  private final LocalBus bus = new LocalBus();
  private final RecordedEvents log = new RecordedEvents();
  private final JobWatch watch = new JobWatch(log, bus);
  private final Set<Principal> inForce = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void putInForce() {
    inForce.add(CLIENT);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  /** Records the calls that it receives. */
  private static class Noting implements EventFeed.Client {
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Override
    public void send(List<JobEvent> events) throws IOException {
      events.forEach(event -> said.add(event.seq() + " " + event.type()));
    }

    @Override
    public void heartbeat() throws IOException {
      said.add("beat");
    }

    @Override
    public void end(EventFeed.EndReason why) {
      said.add(why.name());
    }
  }

  private EventFeeds feeds(int most, Duration heartbeat) {
    return new EventFeeds(
        watch, log, new TenantSemaphore(most, most), inForce::contains, heartbeat);
  }

  private void happen(String type) {
    log.add(JOB, type);
  }

  @Test
  void old_and_new_events_are_sent_in_order_and_the_last_one_ends_the_feed() throws Exception {
    EventFeeds feeds = feeds(1, Duration.ofMinutes(1));
    Noting client = new Noting();
    happen("queued");
    happen("started");
    feeds.start(JOB, 1, client, feeds.reserve(CLIENT));
    assertThat(client.said.take()).isEqualTo("2 started");
    happen("progress");
    bus.jobChanged(JOB);
    assertThat(client.said.take()).isEqualTo("3 progress");
    happen("completed");
    bus.jobChanged(JOB);
    assertThat(client.said.take()).isEqualTo("4 completed");
    assertThat(client.said.take()).isEqualTo("COMPLETE");
    feeds.reserve(CLIENT).release();
  }

  @Test
  void lost_wake_up_delays_events_by_a_second() throws Exception {
    EventFeeds feeds = feeds(1, Duration.ofMinutes(1));
    Noting client = new Noting();
    feeds.start(JOB, 0, client, feeds.reserve(CLIENT));
    happen("failed");
    assertThat(client.said.take()).isEqualTo("1 failed");
  }

  @Test
  void idle_feed_sends_heartbeats() throws Exception {
    Noting client = new Noting();
    EventFeeds feeds = feeds(1, Duration.ofMillis(1));
    feeds.start(JOB, 0, client, feeds.reserve(CLIENT));
    assertThat(client.said.take()).isEqualTo("beat");
    assertThat(client.said.take()).isEqualTo("beat");
  }

  @Test
  void disconnected_client_ends_its_feed_and_releases_its_permit() throws Exception {
    EventFeeds feeds = feeds(1, Duration.ofMinutes(1));
    Noting gone =
        new Noting() {
          @Override
          public void send(List<JobEvent> events) throws IOException {
            throw new IOException("connection reset");
          }
        };
    happen("queued");
    feeds.start(JOB, 0, gone, feeds.reserve(CLIENT));
    assertThat(gone.said.take()).isEqualTo("BROKEN");
    EventFeeds.Permit next = feeds.reserve(CLIENT);
    assertThatThrownBy(() -> feeds.reserve(CLIENT))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.TOO_MANY_WAITING));
    next.release();
    next.release();
    feeds.reserve(CLIENT);
    assertThatThrownBy(() -> feeds.reserve(CLIENT)).isInstanceOf(ProblemException.class);
  }

  @Test
  void feed_ends_within_a_heartbeat_when_its_key_is_revoked_even_if_it_is_busy() throws Exception {
    EventFeeds feeds = feeds(1, Duration.ofMillis(300));
    Noting client = new Noting();
    feeds.start(JOB, 0, client, feeds.reserve(CLIENT));
    inForce.clear();
    String said = "";
    while (!said.equals("KEY_ENDED")) {
      happen("progress");
      bus.jobChanged(JOB);
      said = client.said.take();
    }
    feeds.reserve(CLIENT);
  }

  @Test
  void one_tenant_cannot_take_all_permits() {
    EventFeeds feeds =
        new EventFeeds(
            watch, log, new TenantSemaphore(4, 2), inForce::contains, Duration.ofMinutes(1));
    EventFeeds.Permit first = feeds.reserve(CLIENT);
    feeds.reserve(CLIENT);
    assertThatThrownBy(() -> feeds.reserve(CLIENT))
        .isInstanceOfSatisfying(
            LimitExceededException.class, e -> assertThat(e.retryAfter()).isPositive());
    feeds.reserve(new Principal("k2", "other", Principal.Role.VIEWER));
    first.release();
    feeds.reserve(CLIENT);
    feeds.reserve(new Principal("k2", "other", Principal.Role.VIEWER));
    assertThatThrownBy(() -> feeds.reserve(new Principal("k3", "third", Principal.Role.VIEWER)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void tenant_of_an_open_server_may_take_all_permits() {
    EventFeeds feeds =
        new EventFeeds(
            watch, log, new TenantSemaphore(3, 1), inForce::contains, Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      feeds.reserve(Principal.OPEN);
    }
    assertThatThrownBy(() -> feeds.reserve(Principal.OPEN)).isInstanceOf(ProblemException.class);
  }

  @Test
  void slow_client_blocks_no_other_and_has_no_queue() throws Exception {
    EventFeeds feeds = feeds(2, Duration.ofMinutes(1));
    CountDownLatch release = new CountDownLatch(1);
    Noting stuck =
        new Noting() {
          @Override
          public void send(List<JobEvent> events) throws IOException {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.send(events);
          }
        };
    Noting quick = new Noting();
    happen("queued");
    feeds.start(JOB, 0, stuck, feeds.reserve(CLIENT));
    feeds.start(JOB, 0, quick, feeds.reserve(CLIENT));
    assertThat(quick.said.take()).isEqualTo("1 queued");
    for (int i = 2; i <= 200; i++) {
      happen("progress");
      bus.jobChanged(JOB);
    }
    for (int i = 2; i <= 200; i++) {
      assertThat(quick.said.take()).isEqualTo(i + " progress");
    }
    assertThat(stuck.said).isEmpty();
    release.countDown();
    assertThat(stuck.said.take()).isEqualTo("1 queued");
    for (int i = 2; i <= 200; i++) {
      assertThat(stuck.said.take()).isEqualTo(i + " progress");
    }
  }

  @Test
  void all_feeds_end_at_shutdown() throws Exception {
    EventFeeds feeds = feeds(2, Duration.ofMinutes(1));
    Noting client = new Noting();
    feeds.start(JOB, 0, client, feeds.reserve(CLIENT));
    feeds.close();
    assertThat(client.said.take()).isEqualTo("SHUTDOWN");
    assertThatThrownBy(() -> feeds.reserve(CLIENT)).isInstanceOf(ProblemException.class);
  }
}
