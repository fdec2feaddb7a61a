package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;

/** The outcome of a visit. It is already recorded in the ledger, except for some {@link Failed}. */
sealed interface VisitOutcome {

  /** The page was stored as a new generation. */
  record Stored() implements VisitOutcome {}

  /** The page equals the stored version. */
  record Unchanged() implements VisitOutcome {}

  /** The item redirects to another URL, which was added to the frontier. */
  record Moved(String target) implements VisitOutcome {}

  /** The page names another URL for its content; the item waits for that one. */
  record Deferred(String target) implements VisitOutcome {}

  /**
   * @param followed whether links of the page were added to the frontier
   */
  record Skipped(SkipReason reason, boolean followed) implements VisitOutcome {}

  /**
   * The item failed.
   *
   * @param recorded whether the failure is recorded in the ledger; if not, the caller decides
   *     whether the job can continue, and records it
   * @param unread whether the page may exist and what it links to is not known
   */
  record Failed(StageException cause, boolean recorded, boolean unread) implements VisitOutcome {

    /** The page could not be fetched. */
    static Failed fetching(StageException cause) {
      return new Failed(cause, false, true);
    }

    /** The page was fetched; it has no links, or they have been added to the frontier. */
    static Failed fetched(StageException cause) {
      return new Failed(cause, false, false);
    }

    /** The site says that the page does not exist: an answer, not a failed fetch. */
    static Failed gone(StageException cause, boolean recorded) {
      return new Failed(cause, recorded, false);
    }
  }

  /** Whether the outcome counts towards the page limit. */
  default boolean isPage() {
    return this instanceof Stored || this instanceof Unchanged;
  }
}
