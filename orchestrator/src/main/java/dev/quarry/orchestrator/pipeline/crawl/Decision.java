package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a policy whether a URL is visited.
 *
 * @param reason why it is skipped; null if it may be visited
 */
record Decision(@Nullable SkipReason reason) {
  static final Decision VISIT = new Decision(null);

  static Decision skip(SkipReason reason) {
    return new Decision(reason);
  }

  boolean visit() {
    return reason == null;
  }

  /** This decision if it is to skip, otherwise the other one. */
  Decision and(Decision other) {
    return visit() ? other : this;
  }
}
