package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fetches the pages of crawls, and opens them in a browser. Thread-safe. */
public final class PageFetcher {
  private final PoliteFetcher fetcher;
  private final PageRenderer renderer;

  PageFetcher(PoliteFetcher fetcher, PageRenderer renderer) {
    this.fetcher = fetcher;
    this.renderer = renderer;
  }

  PageFetcher telling(HostWaitListener waits) {
    return new PageFetcher(fetcher.telling(waits), renderer);
  }

  /**
   * Fetches a page. Redirects are not followed: the target becomes an item of its own, to which all
   * rules apply.
   *
   * @param url normalised
   * @param delay minimum time between two requests to the page's host
   * @param stored the version for a conditional request; null for none
   * @throws StageException if the request failed; retryable failures after all retries
   */
  public FetchedPage page(String url, Duration delay, @Nullable StoredVersion stored)
      throws StageException, InterruptedException {
    FetchSettings settings = fetcher.settings();
    EgressRequest request =
        fetcher.get(
            URI.create(url), headers(stored), settings.maxPageBytes(), settings.pageTimeout());
    try {
      return fetcher.retrying(request.uri(), last -> page(fetcher.send(request, delay)));
    } catch (StageException e) {
      if (e.code().equals("too_large")) {
        return new FetchedPage.NotWanted(SkipReason.TOO_LARGE);
      }
      throw e;
    }
  }

  private static Map<String, String> headers(@Nullable StoredVersion stored) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8");
    if (stored != null && stored.etag() != null) {
      headers.put("If-None-Match", stored.etag());
    }
    if (stored != null && stored.lastModified() != null) {
      headers.put("If-Modified-Since", stored.lastModified());
    }
    return headers;
  }

  private static FetchedPage page(EgressResponse response) throws StageException {
    int status = response.status();
    if (status == 304) {
      return new FetchedPage.NotModified(
          response.headers().getOrDefault("x-robots-tag", List.of()));
    }
    Optional<String> location = Redirects.target(response);
    if (location.isPresent()) {
      return new FetchedPage.Moved(location.get());
    }
    if (status != 200 && status != 203) {
      throw LoadErrors.forStatus(status, SiteAddress.authority(response.uri().toString()));
    }
    LoadedContent content = Loader.content(response);
    return MediaTypeFilter.excludesType(content.declaredType())
        ? new FetchedPage.NotWanted(SkipReason.NOT_CONTENT)
        : new FetchedPage.Content(content);
  }

  /**
   * Opens a page in a browser, with a permit of its host. The requests that its scripts send are
   * not counted.
   *
   * @param url normalised
   * @throws StageException if the host does not respond at the moment
   */
  public Rendering rendered(String url, Duration delay)
      throws RenderException, StageException, InterruptedException {
    URI page = URI.create(url);
    try (HostPolicy.Permit permit = fetcher.permit(page, delay)) {
      Rendering rendering = renderer.render(new RenderRequest(page, fetcher.credentials(page)));
      permit.responded();
      return rendering;
    }
  }
}
