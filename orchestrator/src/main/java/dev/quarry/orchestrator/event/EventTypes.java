package dev.quarry.orchestrator.event;

import java.util.Set;

/** The names of a job's events, as clients see them. */
public final class EventTypes {
  public static final String QUEUED = "queued";
  public static final String STARTED = "started";
  public static final String STAGE = "stage";
  public static final String PROGRESS = "progress";
  public static final String ITEM_FAILED = "item_failed";

  /** A crawl has removed documents that the site has withdrawn. */
  public static final String DOCUMENTS_REMOVED = "documents_removed";

  /** A crawl has kept documents that it did not meet, because they are too many. */
  public static final String WITHDRAWAL_HELD = "withdrawal_held";

  /** A crawl waits for a host that does not respond, or that asked for a pause. */
  public static final String WAITING = "waiting";

  public static final String RETRYING = "retrying";

  /** The node was lost; the job is queued again. */
  public static final String RESCUED = "rescued";

  /**
   * The job was released and is queued again: the node stops, could not reach the database or had
   * no capacity, or the queue is draining.
   */
  public static final String HANDED_BACK = "handed_back";

  /** The documents of the job are found by their words; their vectors follow. */
  public static final String SEARCHABLE = "searchable";

  public static final String CANCEL_REQUESTED = "cancel_requested";
  public static final String COMPLETED = "completed";
  public static final String FAILED = "failed";
  public static final String CANCELLED = "cancelled";

  private static final Set<String> TERMINAL = Set.of(COMPLETED, FAILED, CANCELLED);

  private EventTypes() {}

  /** Whether no event follows one of this type. */
  public static boolean terminal(String type) {
    return TERMINAL.contains(type);
  }
}
