package dev.quarry.orchestrator.store.redis;

/**
 * Names that all nodes agree on.
 *
 * @param prefix of the keys of this installation, so that several can share a Redis
 * @param node this node, unlike any other
 */
record Streams(String prefix, String node) {
  /** The consumer group of the nodes that claim jobs. */
  static final String WORKERS = "workers";

  /** Fields of a message: who sent it, and ids of jobs, separated by commas. */
  static final String FROM = "from";

  static final String CHANGED = "changed";
  static final String CANCELLED = "cancelled";

  /** About how many messages a stream keeps; older ones were read or are not needed any more. */
  static final int WORK_KEPT = 1_000;

  static final int EVENTS_KEPT = 10_000;

  String work() {
    return prefix + ":work";
  }

  String events() {
    return prefix + ":events";
  }
}
