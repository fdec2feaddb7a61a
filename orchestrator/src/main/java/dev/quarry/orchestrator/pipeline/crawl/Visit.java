package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;

/** How a visit to one item ended. All but some {@link Failed} are in the ledger already. */
sealed interface Visit {

  /** The page is stored, in a new generation. */
  record Stored() implements Visit {}

  /** The page is what is stored already. */
  record Unchanged() implements Visit {}

  /** The item leads to another one, which is now in the frontier. */
  record Moved(String target) implements Visit {}

  /** The page asks not to be indexed; its links were followed. */
  record FollowedOnly() implements Visit {}

  record Skipped(SkipReason reason) implements Visit {}

  /**
   * The item failed.
   *
   * @param recorded whether the ledger says so already; if not, whoever decides whether the job can
   *     go on without the item records it
   */
  record Failed(StageException cause, boolean recorded) implements Visit {
    Failed(StageException cause) {
      this(cause, false);
    }
  }

  /** Whether it counts towards the pages that a client asked for at most. */
  default boolean isPage() {
    return switch (this) {
      case Stored() -> true;
      case Unchanged() -> true;
      case Moved(String target) -> false;
      case FollowedOnly() -> false;
      case Skipped(SkipReason reason) -> false;
      case Failed(StageException cause, boolean recorded) -> false;
    };
  }
}
