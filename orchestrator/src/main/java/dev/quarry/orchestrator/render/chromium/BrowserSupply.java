package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one browser of this node: started when it is needed, replaced when it has ended or has
 * rendered many pages, stopped when idle. A replaced browser finishes its pages first. Thread-safe.
 */
final class BrowserSupply implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrowserSupply.class);

  /** A browser is replaced after this many pages, to bound what it leaks. */
  private static final int PAGES_PER_BROWSER = 200;

  /** After a failed start, pages fail at once for this long instead of waiting for the next one. */
  private static final Duration START_PAUSE = Duration.ofSeconds(60);

  private final Supplier<Optional<Path>> executable;
  private final RenderSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Browser, Integer> pagesInUse = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("chromium-idle").factory());
  private @Nullable Browser current;
  private int pages;
  private long lastUse;
  private boolean closed;
  private volatile @Nullable Deadline startPause;

  BrowserSupply(Supplier<Optional<Path>> executable, RenderSettings settings) {
    this.executable = executable;
    this.settings = settings;
    if (Browser.isRoot() && executable.get().isPresent()) {
      log.warn(
          "This process runs as root, so the browser that renders pages has no sandbox; run it as a"
              + " user of its own.");
    }
  }

  boolean available() {
    return !isPaused() && executable.get().isPresent();
  }

  /**
   * A browser for one page, to be passed to {@link #release}.
   *
   * @throws RenderException {@code render_unavailable}
   */
  Browser take() throws RenderException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Browser browser = current;
      if (browser == null || !browser.isAlive() || pages >= PAGES_PER_BROWSER) {
        retire();
        browser = start();
        current = browser;
        pages = 0;
      }
      pages++;
      pagesInUse.merge(browser, 1, Integer::sum);
      return browser;
    } finally {
      lock.unlock();
    }
  }

  void release(Browser browser) {
    lock.lock();
    try {
      int left = pagesInUse.merge(browser, -1, Integer::sum);
      lastUse = System.nanoTime();
      if (left == 0) {
        pagesInUse.remove(browser);
        if (browser != current) {
          close(browser);
        } else if (!closed) {
          var unused =
              timer.schedule(this::stopIdle, settings.idle().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Browser start() throws RenderException, InterruptedException {
    if (closed) {
      throw RenderException.unavailable("This server is shutting down.", null);
    }
    if (isPaused()) {
      throw RenderException.unavailable(
          "The browser that renders pages did not start a moment ago; the log of this server has"
              + " the reason.",
          null);
    }
    Path program =
        executable
            .get()
            .orElseThrow(
                () ->
                    RenderException.unavailable(
                        "This page needs JavaScript, and no Chromium is installed where it was"
                            + " crawled; the operator can install one or set QUARRY_CHROMIUM.",
                        null));
    try {
      return Browser.start(program, settings);
    } catch (RenderException e) {
      startPause = Deadline.in(START_PAUSE);
      throw e;
    }
  }

  private boolean isPaused() {
    Deadline pause = startPause;
    return pause != null && pause.nanosLeft() > 0;
  }

  /** No further page gets the current browser. It is closed now or with its last page. */
  private void retire() {
    Browser browser = current;
    current = null;
    if (browser != null && !pagesInUse.containsKey(browser)) {
      close(browser);
    }
  }

  private void stopIdle() {
    lock.lock();
    try {
      boolean idle = System.nanoTime() - lastUse >= settings.idle().toNanos();
      if (idle && current != null && !pagesInUse.containsKey(current)) {
        retire();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The end of a browser may take seconds. */
  private static void close(Browser browser) {
    Thread.ofVirtual().name("chromium-end-" + browser.pid()).start(browser::close);
  }

  /** Ends the browser, with the pages that are being rendered. */
  @Override
  public void close() {
    timer.shutdownNow();
    Browser browser;
    lock.lock();
    try {
      closed = true;
      browser = current;
      current = null;
    } finally {
      lock.unlock();
    }
    if (browser != null) {
      browser.close();
    }
  }
}
