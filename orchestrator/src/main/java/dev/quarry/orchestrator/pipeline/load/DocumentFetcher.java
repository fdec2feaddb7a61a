package dev.quarry.orchestrator.pipeline.load;

import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;

/** Fetches single documents from the web, as politely as a crawl fetches its pages. Thread-safe. */
public interface DocumentFetcher {

  /**
   * Fetches a document. Follows redirects.
   *
   * @param maxBytes maximum size, decompressed
   * @param timeout of each request
   * @throws StageException if the request failed, or if the response is no success; {@code
   *     too_large}, {@code too_many_redirects}, {@code host_unavailable}
   */
  LoadedContent fetch(WebUrl url, long maxBytes, Duration timeout)
      throws StageException, InterruptedException;
}
