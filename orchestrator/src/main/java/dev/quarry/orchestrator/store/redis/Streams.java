package dev.quarry.orchestrator.store.redis;

/**
 * The names of streams and message fields that all nodes share.
 *
 * @param prefix prefix of the keys, so that several installations can share a Redis
 * @param node unique name of this node
 */
record Streams(String prefix, String node) {
  /** The consumer group of the nodes that claim jobs. */
  static final String WORKERS = "workers";

  /** Fields of a message: the sending node, and comma-separated job ids. */
  static final String FROM = "from";

  static final String CHANGED = "changed";
  static final String CANCELLED = "cancelled";

  /** Approximate lengths of the streams; older messages are read already or obsolete. */
  static final int MAX_WORK_MESSAGES = 1_000;

  static final int MAX_EVENT_MESSAGES = 10_000;

  String work() {
    return prefix + ":work";
  }

  String events() {
    return prefix + ":events";
  }
}
