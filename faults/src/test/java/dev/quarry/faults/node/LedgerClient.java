package dev.quarry.faults.node;

import dev.quarry.orchestrator.job.Job;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Reports to the ledger in the process of the test, and returns when the report is stored. Not
 * interruptible, because an end that was not reported would look like a crash. Thread-safe.
 */
final class LedgerClient {
  private final URI ledger;
  private final String node;

  LedgerClient(URI ledger, String node) {
    this.ledger = ledger;
    this.node = node;
  }

  void started(Job job) {
    tell("started", job, "");
  }

  /** Reports that a handler was interrupted, or how it ended. */
  void said(String what, Job job) {
    tell("said", job, "&what=" + what);
  }

  private void tell(String path, Job job, String more) {
    URI uri =
        ledger.resolve(
            "/%s?node=%s&job=%s&epoch=%d&attempt=%d%s"
                .formatted(path, node, job.id(), job.epoch(), job.attempt(), more));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(5_000);
      connection.setReadTimeout(20_000);
      if (connection.getResponseCode() != 200) {
        throw new IllegalStateException("the ledger answered " + connection.getResponseCode());
      }
      connection.getInputStream().close();
    } catch (IOException e) {
      throw new IllegalStateException("the ledger was not notified", e);
    }
  }
}
