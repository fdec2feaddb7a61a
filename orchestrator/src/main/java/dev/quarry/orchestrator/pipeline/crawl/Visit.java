package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;

/** The outcome of a visit. It is already recorded in the ledger, except for some {@link Failed}. */
sealed interface Visit {

  /** The page was stored as a new generation. */
  record Stored() implements Visit {}

  /** The page equals the stored version. */
  record Unchanged() implements Visit {}

  /** The item redirects to another URL, which was added to the frontier. */
  record Moved(String target) implements Visit {}

  /** The page names another URL for its content; the item waits for that one. */
  record Deferred(String target) implements Visit {}

  /**
   * @param followed whether links of the page were added to the frontier
   */
  record Skipped(SkipReason reason, boolean followed) implements Visit {}

  /**
   * The item failed.
   *
   * @param recorded whether the failure is recorded in the ledger; if not, the caller decides
   *     whether the job can continue, and records it
   */
  record Failed(StageException cause, boolean recorded) implements Visit {
    Failed(StageException cause) {
      this(cause, false);
    }
  }

  /** Whether the outcome counts towards the page limit. */
  default boolean isPage() {
    return this instanceof Stored || this instanceof Unchanged;
  }
}
