package dev.quarry.orchestrator.lifecycle;

import java.util.function.BooleanSupplier;

/**
 * Stops the engine if this node loses the ownership of the search index, so that it stores nothing
 * more. Searches continue.
 */
public final class IndexOwnershipWatch {
  private final BooleanSupplier owned;
  private final Runnable stopEngine;

  /**
   * @param owned checks whether this node still owns the index
   */
  public IndexOwnershipWatch(BooleanSupplier owned, Runnable stopEngine) {
    this.owned = owned;
    this.stopEngine = stopEngine;
  }

  public void tick() {
    if (!owned.getAsBoolean()) {
      stopEngine.run();
    }
  }
}
