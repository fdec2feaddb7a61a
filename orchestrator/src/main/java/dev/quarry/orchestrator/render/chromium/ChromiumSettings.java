package dev.quarry.orchestrator.render.chromium;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of rendering.
 *
 * @param executable the browser; null: the first known one on the path
 * @param userAgent added to the User-Agent of the browser
 * @param pages rendered at the same time; further ones wait
 * @param timeout for one page
 * @param maxPageBytes size limit of the HTML
 * @param maxTrafficBytes that the requests of one page may transfer
 * @param memoryMegabytes data memory of each process of the browser; a page that needs more crashes
 * @param idle a browser without pages for this long is stopped
 */
public record ChromiumSettings(
    @Nullable Path executable,
    String userAgent,
    int pages,
    Duration timeout,
    int maxPageBytes,
    long maxTrafficBytes,
    int memoryMegabytes,
    Duration idle) {

  /** A browser is replaced after this many pages, to bound what it leaks. */
  static final int PAGES_PER_BROWSER = 200;

  /** Lazy content is loaded by scrolling down this many screens. */
  static final int MAX_SCREENS = 10;

  /** Without requests for this long, a page is ready. */
  static final Duration QUIET = Duration.ofMillis(500);

  /** The time within which a page should be ready; the rest is for reading it. */
  Duration readyTimeout() {
    return timeout.multipliedBy(2).dividedBy(3);
  }
}
