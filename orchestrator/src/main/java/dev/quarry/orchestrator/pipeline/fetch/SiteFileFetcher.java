package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Fetches files about a site: robots.txt, sitemaps, llms.txt. Thread-safe. */
public final class SiteFileFetcher {
  private final PoliteFetcher fetcher;

  SiteFileFetcher(PoliteFetcher fetcher) {
    this.fetcher = fetcher;
  }

  SiteFileFetcher telling(HostWaitListener waits) {
    return new SiteFileFetcher(fetcher.telling(waits));
  }

  /**
   * Fetches a file. Follows redirects; each hop waits for a permit of its own host. A response with
   * an error status is returned, after all retries.
   *
   * @param url normalised
   * @param delay minimum time between two requests to the site
   * @param maxBytes maximum size, decompressed
   * @param cut whether a larger file is cut instead of being an error
   * @throws StageException if the request failed; {@code too_many_redirects}, {@code too_large}
   */
  public EgressResponse file(String url, Duration delay, long maxBytes, boolean cut)
      throws StageException, InterruptedException {
    return Redirects.follow(
        url,
        "file",
        hop -> {
          EgressRequest request =
              fetcher.get(URI.create(hop), Map.of(), maxBytes, fetcher.settings().pageTimeout());
          boolean home = SiteAddress.authority(hop).equals(SiteAddress.authority(url));
          return response(cut ? request.cuttingBody() : request, home ? delay : Duration.ZERO);
        },
        UrlNormalizer::normalize);
  }

  private EgressResponse response(EgressRequest request, Duration delay)
      throws StageException, InterruptedException {
    return fetcher.retrying(
        request.uri(),
        last -> {
          EgressResponse response = fetcher.send(request, delay);
          int status = response.status();
          if (!last && (status == 429 || status >= 500)) {
            throw LoadErrors.forStatus(status, SiteAddress.authority(request.uri().toString()));
          }
          return response;
        });
  }
}
