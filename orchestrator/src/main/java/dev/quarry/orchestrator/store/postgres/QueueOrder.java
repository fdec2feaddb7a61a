package dev.quarry.orchestrator.store.postgres;

import java.time.Duration;

/**
 * The order in which a tenant's jobs are claimed.
 *
 * @param aging added to the waiting time of a job for each step of its priority
 */
public record QueueOrder(Duration aging) {
  public static final QueueOrder DEFAULT = new QueueOrder(Duration.ofMinutes(5));
}
