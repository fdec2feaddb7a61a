package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says about an address.
 *
 * @param reason why it is not visited; absent: it may be
 */
record Decision(@Nullable SkipReason reason) {
  static final Decision VISIT = new Decision(null);

  static Decision skip(SkipReason reason) {
    return new Decision(reason);
  }

  boolean visit() {
    return reason == null;
  }

  /** This decision, or if it lets the address pass the other one. */
  Decision and(Decision other) {
    return visit() ? other : this;
  }
}
