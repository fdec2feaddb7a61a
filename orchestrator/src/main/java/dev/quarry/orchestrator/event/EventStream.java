package dev.quarry.orchestrator.event;

import dev.quarry.model.JobEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Follows the events of a job, the recorded ones first and then the new ones, without a gap and in
 * order, until the last. Events wait in the database and not in memory: a slow follower costs
 * nothing. Thread-safe; each follower blocks the (virtual) thread that it runs in.
 */
public final class EventStream {
  private static final int PAGE = 100;

  private final EventLog log;
  private final Bus bus;
  private final Duration poll;
  private final Duration heartbeat;

  /**
   * @param poll how often to look without being told to
   * @param heartbeat how long a follower hears nothing at most
   */
  public EventStream(EventLog log, Bus bus, Duration poll, Duration heartbeat) {
    this.log = log;
    this.bus = bus;
    this.poll = poll;
    this.heartbeat = heartbeat;
  }

  /** Takes the events; what it throws ends the following. */
  public interface Follower<X extends Exception> {
    void event(JobEvent event) throws X;

    /** Nothing has happened for a while. */
    void silence() throws X;
  }

  /** Whether no event will ever follow the one with this number. */
  public boolean ended(UUID jobId, long seq) {
    List<JobEvent> last = log.lastEvents(jobId, 1);
    return last.isEmpty()
        || (last.getFirst().seq() <= seq && EventTypes.terminal(last.getFirst().type()));
  }

  /**
   * Returns after the job's last event, at once if that is not after {@code afterSeq}.
   *
   * @param afterSeq the number of the last event that is already known; 0 for none
   * @throws InterruptedException if this thread is interrupted
   */
  public <X extends Exception> void follow(UUID jobId, long afterSeq, Follower<X> follower)
      throws X, InterruptedException {
    Semaphore changed = new Semaphore(0);
    try (Bus.Subscription _ = bus.onChange(jobId, changed::release)) {
      long seq = afterSeq;
      long heard = System.nanoTime();
      boolean quiet = true; // look once at the start whether the end is already known
      while (true) {
        List<JobEvent> page = log.events(jobId, seq, PAGE);
        for (JobEvent event : page) {
          follower.event(event);
          seq = event.seq();
          heard = System.nanoTime();
          if (EventTypes.terminal(event.type())) {
            return;
          }
        }
        if (quiet && page.isEmpty() && ended(jobId, seq)) {
          return;
        }
        quiet = System.nanoTime() - heard >= heartbeat.toNanos();
        if (quiet) {
          follower.silence();
          heard = System.nanoTime();
        }
        if (page.size() < PAGE) {
          await(changed);
        }
      }
    }
  }

  private void await(Semaphore changed) throws InterruptedException {
    if (changed.tryAcquire(poll.toNanos(), TimeUnit.NANOSECONDS)) {
      changed.drainPermits();
    }
  }
}
