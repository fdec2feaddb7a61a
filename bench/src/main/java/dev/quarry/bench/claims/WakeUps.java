package dev.quarry.bench.claims;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Work messages as a consumer group of Redis delivers them: each to one node that waits. Without
 * messages, nodes poll only.
 */
final class WakeUps {
  private final LinkedBlockingQueue<Boolean> messages = new LinkedBlockingQueue<>();
  private final boolean sent;

  /**
   * @param sent whether submissions send messages
   */
  WakeUps(boolean sent) {
    this.sent = sent;
  }

  /** One message for each job. */
  void submitted(int jobs) {
    for (int i = 0; sent && i < jobs; i++) {
      messages.add(true);
    }
  }

  /** Waits for a message; takes those of further jobs that the node has slots for. */
  void await(Duration timeout, int slots) throws InterruptedException {
    Boolean first = messages.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    for (int i = 1; first != null && i < slots && messages.poll() != null; i++) {
      continue;
    }
  }
}
