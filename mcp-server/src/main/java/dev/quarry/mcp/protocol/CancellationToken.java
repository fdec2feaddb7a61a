package dev.quarry.mcp.protocol;

import java.util.concurrent.CountDownLatch;

/**
 * The cancellation state of one request. It is cancelled by the client's cancellation notification,
 * by a failed write, or by the end of the session, and never reset. Thread-safe.
 */
public final class CancellationToken {
  private final CountDownLatch cancellation = new CountDownLatch(1);
  private volatile boolean cancelledByClient;

  /** Whether the request is cancelled for any reason. */
  public boolean isCancelled() {
    return cancellation.getCount() == 0;
  }

  /** Whether the client has cancelled the request. MCP forbids a response then. */
  public boolean isCancelledByClient() {
    return cancelledByClient;
  }

  public void cancelByClient() {
    cancelledByClient = true;
    cancel();
  }

  public void cancel() {
    cancellation.countDown();
  }

  /** Waits until the request is cancelled. */
  public void await() throws InterruptedException {
    cancellation.await();
  }
}
