package dev.quarry.orchestrator.store.postgres;

import java.time.Duration;

/**
 * In which order a tenant's jobs are claimed.
 *
 * @param aging how much longer a job counts as having waited for each step of its priority
 */
public record QueueOrder(Duration aging) {
  public static final QueueOrder DEFAULT = new QueueOrder(Duration.ofMinutes(5));
}
