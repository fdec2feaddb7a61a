package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.load.DocumentFetcher;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Fetches documents that a person named, so robots.txt does not apply. A failure is not retried
 * here but by the job, which gives its slot back until then, after the server's Retry-After.
 * Thread-safe.
 */
public final class NamedDocumentFetcher implements DocumentFetcher {
  private final PoliteFetcher fetcher;

  public NamedDocumentFetcher(PoliteFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /** Each hop waits for a permit of its own host. */
  @Override
  public LoadedContent fetch(WebUrl url, long maxBytes, Duration timeout)
      throws StageException, InterruptedException {
    EgressResponse response =
        Redirects.follow(
            url,
            "document",
            hop -> fetcher.sendLast(fetcher.get(hop.uri(), Map.of(), maxBytes, timeout)),
            WebUrl::resolve);
    if (response.status() != 200) {
      throw failure(response);
    }
    return Loader.content(response);
  }

  private StageException failure(EgressResponse response) {
    String host = SiteAddress.authority(response.uri().toString());
    StageException failure = LoadErrors.forStatus(response.status(), host);
    return fetcher
        .retryAfter(response)
        .map(wait -> StageException.retryableAfter(failure.code(), failure.getMessage(), wait))
        .orElse(failure);
  }
}
