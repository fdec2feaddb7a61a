package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.util.Map;

/** Queues on a database of a test. */
public final class PostgresJobQueues {
  private PostgresJobQueues() {}

  /** With default settings, and webhook payloads without links. */
  public static PostgresJobQueue on(Database db) {
    return new PostgresJobQueue(
        db, db, QueueOrder.DEFAULT, Integer.MAX_VALUE, job -> WebhookPayload.of(job, Map.of()));
  }
}
