package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of a job to one client, in order, from the database. Nothing is queued: while a
 * client takes its time, events wait in the database, and one that takes none for too long ends its
 * own feed by the connection's write timeout.
 */
public final class EventFeed implements JobWatch.Watcher {
  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  /** Why a feed is over. */
  public enum End {
    /** The job's last event was sent. */
    COMPLETE,
    SHUTDOWN,
    /** The client's key was revoked or has expired. */
    KEY_ENDED,
    /** The client has gone or takes nothing. */
    BROKEN
  }

  /** Called by one thread at a time. Writing blocks, for a limited time. */
  public interface Client {
    void send(List<JobEvent> events) throws IOException;

    /** Shows that the server is there, and notices a client that is not. */
    void beat() throws IOException;

    /** The last call; it may come from another thread while a write is under way. */
    void end(End why);
  }

  private final EventFeeds feeds;
  private final UUID job;
  private final Client client;
  private final EventFeeds.Place place;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long seen;
  private volatile long lastSent = System.nanoTime();
  private volatile long lastChecked = System.nanoTime();
  private volatile Bus.@Nullable Subscription subscription;

  EventFeed(EventFeeds feeds, UUID job, long after, Client client, EventFeeds.Place place) {
    this.feeds = feeds;
    this.job = job;
    this.seen = after;
    this.client = client;
    this.place = place;
  }

  void follow(JobWatch watch) {
    subscription = watch.watch(job, this);
    if (over.get()) {
      unsubscribe();
    }
    wake();
  }

  @Override
  public long seen() {
    return seen;
  }

  @Override
  public void changed() {
    changed.set(true);
    wake();
  }

  @Override
  public void tick() {
    if (isDue(lastSent) || isDue(lastChecked)) {
      wake();
    }
  }

  private boolean isDue(long last) {
    return System.nanoTime() - last >= feeds.heartbeatNanos();
  }

  /** One thread works at a time; what wakes it meanwhile makes it look once more. */
  private void wake() {
    if (wakeUps.getAndIncrement() == 0) {
      feeds.execute(this::work);
    }
  }

  private void work() {
    int handled;
    do {
      handled = wakeUps.get();
      workOnce();
    } while (wakeUps.addAndGet(-handled) > 0);
  }

  private void workOnce() {
    if (over.get()) {
      return;
    }
    try {
      if (isDue(lastChecked)) {
        checkKey();
      }
      if (!over.get() && changed.getAndSet(false)) {
        sendNews();
      }
      if (!over.get() && isDue(lastSent)) {
        client.beat();
        lastSent = System.nanoTime();
      }
    } catch (StoreUnavailableException e) {
      log.debug("Events of job {} wait until the database answers", job, e);
    } catch (IOException | IllegalStateException e) {
      log.debug("A client that followed job {} has gone", job, e);
      end(End.BROKEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // A stream that stays open and says nothing would be worse: its client comes back.
      log.warn("Events of job {} cannot be sent on", job, e);
      end(End.BROKEN);
    }
  }

  /** While the database is away nobody can tell; then there are no events to send either. */
  private void checkKey() {
    try {
      if (place.stands()) {
        lastChecked = System.nanoTime();
      } else {
        end(End.KEY_ENDED);
      }
    } catch (StoreUnavailableException e) {
      log.debug("Whether the key of a client is in force is asked again", e);
    }
  }

  private void sendNews() throws IOException, InterruptedException {
    while (!over.get()) {
      List<JobEvent> news = feeds.read(job, seen);
      if (news.isEmpty()) {
        return;
      }
      client.send(news);
      seen = news.getLast().seq();
      lastSent = System.nanoTime();
      if (EventTypes.terminal(news.getLast().type())) {
        end(End.COMPLETE);
      }
    }
  }

  /** Only the first call does anything. */
  public void end(End why) {
    if (!over.getAndSet(true)) {
      unsubscribe();
      feeds.ended(this);
      place.giveBack();
      client.end(why);
    }
  }

  private void unsubscribe() {
    Bus.Subscription held = subscription;
    if (held != null) {
      held.close();
    }
  }
}
