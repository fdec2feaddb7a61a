package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.JobQueue.Claimant;
import java.util.EnumSet;
import java.util.Map;

/** Nodes that claim in tests. */
public final class Claimants {
  private Claimants() {}

  /** A node that runs no job yet and has a handler for every type. */
  public static Claimant idle(String node) {
    return new Claimant(node, EnumSet.allOf(JobType.class), Map.of());
  }
}
