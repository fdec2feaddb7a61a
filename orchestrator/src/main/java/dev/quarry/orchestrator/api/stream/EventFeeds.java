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
 * The clients that follow jobs on this node. An idle one costs no thread: a virtual thread works
 * for it while there is something to send. Thread-safe.
 */
public final class EventFeeds {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /**
   * Small, because as much is in memory for a client that reads slowly, as rows and as text: with
   * 500 of them and events of 2 kB, 50 at once were 119 MB.
   */
  private static final int MOST_EVENTS = 10;

  /** However many clients are woken at once, other requests get connections to the database. */
  private static final int MOST_READS = 4;

  private final JobWatch watch;
  private final EventLog log;
  private final Predicate<Principal> stands;
  private final Duration heartbeat;
  private final TenantSemaphore shares;
  private final Semaphore reads = new Semaphore(MOST_READS);
  private final Set<EventFeed> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("feed-", 0).factory());
  private volatile boolean closed;

  /**
   * @param stands whether a client's key is still in force
   */
  public EventFeeds(
      JobWatch watch, EventLog log, TenantSemaphore shares, Predicate<Principal> stands) {
    this(watch, log, shares, stands, HEARTBEAT);
  }

  EventFeeds(
      JobWatch watch,
      EventLog log,
      TenantSemaphore shares,
      Predicate<Principal> stands,
      Duration heartbeat) {
    this.watch = watch;
    this.log = log;
    this.stands = stands;
    this.heartbeat = heartbeat;
    this.shares = shares;
  }

  /** A place among the clients, until it is given back. Giving it back twice does no harm. */
  public final class Place {
    private final AtomicBoolean taken = new AtomicBoolean(true);
    private final Principal client;

    private Place(Principal client) {
      this.client = client;
    }

    /** Whether its client would be let in again. */
    boolean stands() {
      return stands.test(client);
    }

    public void giveBack() {
      if (taken.getAndSet(false)) {
        shares.giveBack(client.tenant());
      }
    }
  }

  /**
   * Keeps a place for a client that is about to be connected.
   *
   * @throws ProblemException if there is none
   * @throws LimitExceededException if its tenant has taken its share
   */
  Place reserve(Principal client) {
    if (closed) {
      throw WaitPermits.full();
    }
    WaitPermits.require(shares, client);
    return new Place(client);
  }

  /** Sends a client what it does not know yet, and then what happens, until the job's end. */
  EventFeed start(UUID job, long after, EventFeed.Client client, Place place) {
    EventFeed feed = new EventFeed(this, job, after, client, place);
    open.add(feed);
    feed.follow(watch);
    if (closed) {
      feed.end(EventFeed.End.SHUTDOWN);
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
      return log.events(job, after, MOST_EVENTS);
    } finally {
      reads.release();
    }
  }

  void ended(EventFeed feed) {
    open.remove(feed);
  }

  /** Ends all; their clients connect again to another node. */
  public void close() {
    closed = true;
    open.forEach(feed -> feed.end(EventFeed.End.SHUTDOWN));
  }
}
