package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.render.RenderException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a page that is being rendered. Events change it, the renderer waits for the
 * changes. Thread-safe.
 */
final class PageState {
  /** A request that takes longer (a long poll) is not waited for. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(8);

  /** The start of each request in progress. */
  private final Map<String, Long> requests = new HashMap<>();

  private long lastRequest = System.nanoTime();
  private boolean committed;
  private boolean loaded;
  private int status;
  private @Nullable String navigationError;
  private @Nullable URI leadsTo;
  private @Nullable RenderException failure;

  synchronized void requestStarted(String id) {
    requests.put(id, System.nanoTime());
    changed();
  }

  synchronized void requestEnded(String id) {
    requests.remove(id);
    changed();
  }

  private void changed() {
    lastRequest = System.nanoTime();
    notifyAll();
  }

  /** The document begins to be shown; a reload starts again. */
  synchronized void committed() {
    committed = true;
    loaded = false;
    changed();
  }

  /** The browser shows an error instead of the document. */
  synchronized void replacedByError() {
    if (committed) {
      fail(RenderException.failed("The page could not load itself again.", true, null));
    }
  }

  /** The load event of a document. */
  synchronized void loaded() {
    loaded = committed;
    notifyAll();
  }

  synchronized void responded(int newStatus) {
    status = newStatus;
  }

  synchronized void navigationFailed(String error) {
    navigationError = error;
    notifyAll();
  }

  synchronized void leadsTo(URI target) {
    leadsTo = target;
    notifyAll();
  }

  synchronized void fail(RenderException cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  synchronized Optional<URI> leadsTo() {
    return Optional.ofNullable(leadsTo);
  }

  /** The status of the document's response. */
  synchronized int status() {
    return status;
  }

  /** The error of the browser, such as {@code net::ERR_TIMED_OUT}; null if the page was opened. */
  synchronized @Nullable String navigationError() {
    return committed ? null : navigationError;
  }

  /** Waits until the document is shown or cannot be; false: neither before the deadline. */
  synchronized boolean awaitCommit(Deadline deadline) throws RenderException, InterruptedException {
    return await(() -> committed || navigationError != null, deadline);
  }

  /** Waits for the load event, at most until the deadline. */
  synchronized void awaitLoad(Deadline deadline) throws RenderException, InterruptedException {
    await(() -> loaded, deadline);
  }

  /** Waits until there was no request for some time, at most until the deadline. */
  synchronized void awaitQuiet(Duration quiet, Deadline deadline)
      throws RenderException, InterruptedException {
    while (failure == null && leadsTo == null) {
      long now = System.nanoTime();
      requests.values().removeIf(start -> now - start >= LONGEST_REQUEST.toNanos());
      long left =
          requests.isEmpty()
              ? quiet.toNanos() - (now - lastRequest)
              : LONGEST_REQUEST.toNanos() - (now - Collections.min(requests.values()));
      if (left <= 0 || deadline.nanosLeft() == 0) {
        return;
      }
      waitFor(Math.min(left, deadline.nanosLeft()));
    }
    throwFailure();
  }

  /** Also returns if the page leads elsewhere, after which nothing else happens. */
  private boolean await(BooleanSupplier condition, Deadline deadline)
      throws RenderException, InterruptedException {
    while (failure == null && leadsTo == null && !condition.getAsBoolean()) {
      long left = deadline.nanosLeft();
      if (left == 0) {
        return false;
      }
      waitFor(left);
    }
    throwFailure();
    return true;
  }

  private void throwFailure() throws RenderException {
    if (failure != null) {
      throw failure;
    }
  }

  private void waitFor(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
  }
}
