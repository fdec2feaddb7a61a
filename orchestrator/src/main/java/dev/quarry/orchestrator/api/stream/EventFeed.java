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
 * Sends the events of a job to one client, in order, from the database. There is no queue: events
 * for a slow client stay in the database, and a client that reads nothing ends its feed by the
 * write timeout of the connection.
 */
public final class EventFeed implements JobWatch.Watcher {
  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  /** The reason why a feed ended. */
  public enum EndReason {
    /** The job's last event was sent. */
    COMPLETE,
    SHUTDOWN,
    /** The key of the client was revoked or has expired. */
    KEY_ENDED,
    /** The client disconnected or does not read. */
    BROKEN
  }

  /** The connection to a client. Called by one thread at a time. Writes block until a timeout. */
  public interface Client {
    void send(List<JobEvent> events) throws IOException;

    /** Sends a heartbeat, which also detects a client that has disconnected. */
    void heartbeat() throws IOException;

    /** Closes the connection. The last call; it may come from another thread during a write. */
    void end(EndReason reason);
  }

  private final EventFeeds feeds;
  private final UUID job;
  private final Client client;
  private final EventFeeds.Permit permit;
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile long seen;
  private volatile long lastSent = System.nanoTime();
  private volatile long lastChecked = System.nanoTime();
  private volatile Bus.@Nullable Subscription subscription;

  EventFeed(EventFeeds feeds, UUID job, long after, Client client, EventFeeds.Permit permit) {
    this.feeds = feeds;
    this.job = job;
    this.seen = after;
    this.client = client;
    this.permit = permit;
  }

  void follow(JobWatch watch) {
    subscription = watch.watch(job, this);
    if (ended.get()) {
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

  /** Runs the feed in one thread at a time. A wake-up during a run causes another pass. */
  private void wake() {
    if (wakeUps.getAndIncrement() == 0) {
      feeds.execute(this::run);
    }
  }

  private void run() {
    int handled;
    do {
      handled = wakeUps.get();
      runOnce();
    } while (wakeUps.addAndGet(-handled) > 0);
  }

  private void runOnce() {
    if (ended.get()) {
      return;
    }
    try {
      if (isDue(lastChecked)) {
        checkKey();
      }
      if (!ended.get() && changed.getAndSet(false)) {
        sendNewEvents();
      }
      if (!ended.get() && isDue(lastSent)) {
        client.heartbeat();
        lastSent = System.nanoTime();
      }
    } catch (StoreUnavailableException e) {
      log.debug("Events of job {} are delayed until the database is available", job, e);
    } catch (IOException | IllegalStateException e) {
      log.debug("A client that followed job {} has disconnected", job, e);
      end(EndReason.BROKEN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Close the stream, so that the client reconnects instead of waiting for events that do not
      // come.
      log.warn(
          "Events of job {} cannot be sent, closing the stream; the client can reconnect", job, e);
      end(EndReason.BROKEN);
    }
  }

  /**
   * Ends the feed if the key is no longer valid. While the database is unavailable this is not
   * known, but then there are no events to send either.
   */
  private void checkKey() {
    try {
      if (permit.isKeyValid()) {
        lastChecked = System.nanoTime();
      } else {
        end(EndReason.KEY_ENDED);
      }
    } catch (StoreUnavailableException e) {
      log.debug("The key of a client could not be checked, trying again", e);
    }
  }

  private void sendNewEvents() throws IOException, InterruptedException {
    while (!ended.get()) {
      List<JobEvent> events = feeds.read(job, seen);
      if (events.isEmpty()) {
        return;
      }
      client.send(events);
      seen = events.getLast().seq();
      lastSent = System.nanoTime();
      if (EventTypes.terminal(events.getLast().type())) {
        end(EndReason.COMPLETE);
      }
    }
  }

  /** Ends the feed. Only the first call has an effect. */
  public void end(EndReason reason) {
    if (!ended.getAndSet(true)) {
      unsubscribe();
      feeds.remove(this);
      permit.release();
      client.end(reason);
    }
  }

  private void unsubscribe() {
    Bus.Subscription held = subscription;
    if (held != null) {
      held.close();
    }
  }
}
