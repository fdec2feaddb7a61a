package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.event.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The event feeds of this node. An idle feed uses no thread; a virtual thread runs it while there
 * is something to send. Thread-safe.
 */
public final class EventFeeds {
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(15);

  /**
   * Events per read. Small, because a slow client holds them in memory as rows and as text: with
   * 500 slow clients and events of 2 kB, batches of 50 used 119 MB.
   */
  private static final int READ_BATCH_SIZE = 10;

  /**
   * Limits the database connections of feeds, so that other requests get connections when many
   * clients are woken at once.
   */
  private static final int MAX_CONCURRENT_READS = 4;

  private final JobWatch watch;
  private final EventLog log;
  private final Predicate<Principal> keyIsValid;
  private final Duration heartbeat;
  private final TenantSemaphore permits;
  private final Semaphore reads = new Semaphore(MAX_CONCURRENT_READS);
  private final Set<EventFeed> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("feed-", 0).factory());
  private volatile boolean closed;

  /**
   * @param permits for clients that follow jobs
   * @param keyIsValid whether the key of a client is still valid
   */
  public EventFeeds(
      JobWatch watch, EventLog log, TenantSemaphore permits, Predicate<Principal> keyIsValid) {
    this(watch, log, permits, keyIsValid, HEARTBEAT_INTERVAL);
  }

  EventFeeds(
      JobWatch watch,
      EventLog log,
      TenantSemaphore permits,
      Predicate<Principal> keyIsValid,
      Duration heartbeat) {
    this.watch = watch;
    this.log = log;
    this.keyIsValid = keyIsValid;
    this.heartbeat = heartbeat;
    this.permits = permits;
  }

  /** The permit of one client for a feed. Releasing it more than once has no effect. */
  public final class Permit {
    private final AtomicBoolean held = new AtomicBoolean(true);
    private final Principal client;

    private Permit(Principal client) {
      this.client = client;
    }

    /** Whether the key of the client is still valid. */
    boolean isKeyValid() {
      return keyIsValid.test(client);
    }

    public void release() {
      if (held.getAndSet(false)) {
        permits.release(client.tenant());
      }
    }
  }

  /**
   * Acquires a permit for a client that is about to connect.
   *
   * @throws ProblemException if all permits are taken
   * @throws LimitExceededException if the tenant has used its share
   */
  Permit reserve(Principal client) {
    if (closed) {
      throw WaitPermits.full();
    }
    WaitPermits.require(permits, client);
    return new Permit(client);
  }

  /**
   * Starts a feed that sends the events after {@code after}, and then new ones until the end of the
   * job.
   */
  EventFeed start(UUID job, long after, EventFeed.Client client, Permit permit) {
    EventFeed feed = new EventFeed(this, job, after, client, permit);
    open.add(feed);
    feed.follow(watch);
    if (closed) {
      feed.end(EventFeed.EndReason.SHUTDOWN);
    }
    return feed;
  }

  void execute(Runnable work) {
    threads.execute(work);
  }

  long heartbeatNanos() {
    return heartbeat.toNanos();
  }

  List<JobEvent> read(UUID job, long after) throws InterruptedException {
    reads.acquire();
    try {
      return log.events(job, after, READ_BATCH_SIZE);
    } finally {
      reads.release();
    }
  }

  void remove(EventFeed feed) {
    open.remove(feed);
  }

  /** Ends all feeds. Their clients reconnect to another node. */
  public void close() {
    closed = true;
    open.forEach(feed -> feed.end(EventFeed.EndReason.SHUTDOWN));
  }
}
