package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TenantQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where jobs wait, while finding it out takes long.
 *
 * <p>A claim leaves a dead row at the head of its lane. As long as anybody keeps an old snapshot
 * open, a forgotten transaction or a dump, none of them can be removed, and each look for the first
 * job of a lane wades through all that were claimed since. So lanes are then looked for in a fifth
 * of the time only; claims in between begin where the lanes began at the last look. What comes
 * before that, an urgent job or one of a tenant that had nothing, waits for the next look.
 * Thread-safe.
 */
final class TenantQueueCache {
  private static final Duration LONG = Duration.ofMillis(20);

  /** How many times as long as a look took its result is used. */
  private static final int USED = 4;

  /** Claims that know of no lane are not made, and so wake no delayed job. */
  private static final String LOOK =
      "with recursive " + Claim.WOKEN + ", " + TenantQueue.WAITING + " select * from lane";

  private final Database db;
  private final long slow;
  private final int used;
  private Optional<List<TenantQueue>> known = Optional.empty();
  private boolean look;
  private long usedUntil;

  TenantQueueCache(Database db) {
    this(db, LONG, USED);
  }

  /**
   * @param slow from when on a look takes long
   * @param used for how many times as long as the look took its result is good
   */
  TenantQueueCache(Database db, Duration slow, int used) {
    this.db = db;
    this.slow = slow.toNanos();
    this.used = used;
  }

  /** Nothing in ordinary times: then a claim finds the lanes itself. */
  synchronized Optional<List<TenantQueue>> known() {
    if (look || known.isPresent() && !left().isPositive()) {
      look();
    }
    return known;
  }

  /** How long these lanes are used, if they are known: until then others are not found. */
  synchronized Optional<Duration> untilLook() {
    return known.map(lanes -> left().isPositive() ? left() : Duration.ZERO);
  }

  private Duration left() {
    return Duration.ofNanos(usedUntil - System.nanoTime());
  }

  private void look() {
    long begin = System.nanoTime();
    List<TenantQueue> lanes =
        db.statement(() -> db.sql().sql(LOOK).query(TenantQueue::read).list());
    long end = System.nanoTime();
    known = end - begin >= slow ? Optional.of(lanes) : Optional.empty();
    usedUntil = end + used * (end - begin);
    look = false;
  }

  /** A claim takes long for other reasons, too; only the next look knows. */
  synchronized void claimTook(long nanos) {
    look |= known.isEmpty() && nanos >= slow;
  }
}
