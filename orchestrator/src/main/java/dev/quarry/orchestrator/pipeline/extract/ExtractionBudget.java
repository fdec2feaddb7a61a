package dev.quarry.orchestrator.pipeline.extract;

import java.util.concurrent.Semaphore;

/**
 * Limits how much HTML is parsed at once by all jobs of this process. The tree of a page needs up
 * to thirty times the memory of its HTML, and more parsers than cores only need more memory. Fair:
 * permits are granted in the order of the requests. Thread-safe.
 */
public final class ExtractionBudget {
  /** Enough for the largest page, which has 10 MB by default, and some others. */
  public static final long DEFAULT_BYTES = 16L << 20;

  private static final int UNIT = 1024;

  private final int units;
  private final Semaphore memory;
  private final Semaphore parsers;

  /** Parsing is allowed until this is closed. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param parsers maximum number of pages that are parsed at once
   * @param bytes maximum size of these pages together; a single larger page is parsed alone
   */
  public ExtractionBudget(int parsers, long bytes) {
    this.units = Math.toIntExact(Math.max(1, bytes / UNIT));
    this.memory = new Semaphore(units, true);
    this.parsers = new Semaphore(parsers, true);
  }

  /** As many parsers as this machine has cores. */
  public static ExtractionBudget ofThisMachine(long bytes) {
    return new ExtractionBudget(Runtime.getRuntime().availableProcessors(), bytes);
  }

  /** Waits until a page of this size may be parsed. */
  public Permit acquire(long bytes) throws InterruptedException {
    int needed = (int) Math.clamp(1 + bytes / UNIT, 1L, units);
    memory.acquire(needed);
    try {
      parsers.acquire();
    } catch (InterruptedException e) {
      memory.release(needed);
      throw e;
    }
    return () -> {
      parsers.release();
      memory.release(needed);
    };
  }
}
