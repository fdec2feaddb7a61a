package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.egress.WebUrl;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.load.DocumentFetcher;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.Rendering;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of all crawls of this process and those for single documents, each with a
 * permit of its host, and retries those of crawls after transient failures. Thread-safe.
 */
public final class PoliteFetcher implements DocumentFetcher {
  /** RFC 9309, section 2.3.1.2, asks for at least five. */
  private static final int MAX_REDIRECTS = 5;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final EgressClient egress;
  private final HostPolicy hosts;
  private final HostCredentials credentials;
  private final FetchSettings settings;
  private final MonotonicClock timer;
  private final Clock clock;

  /**
   * @param clock for dates of HTTP headers and pages; delays use {@code timer}
   */
  public PoliteFetcher(
      EgressClient egress,
      HostPolicy hosts,
      HostCredentials credentials,
      FetchSettings settings,
      MonotonicClock timer,
      Clock clock) {
    this.egress = egress;
    this.hosts = hosts;
    this.credentials = credentials;
    this.settings = settings;
    this.timer = timer;
    this.clock = clock;
  }

  public FetchSettings settings() {
    return settings;
  }

  public Clock clock() {
    return clock;
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
    EgressRequest request = get(url, settings.maxPageBytes(), pageHeaders(url, stored));
    for (int attempt = 0; ; attempt++) {
      try {
        return page(send(request, delay));
      } catch (EgressException e) {
        if (e.code().equals("too_large")) {
          return new FetchedPage.NotWanted(SkipReason.TOO_LARGE);
        }
        retryOrThrow(LoadErrors.translate(e), attempt);
      } catch (StageException e) {
        retryOrThrow(e, attempt);
      }
    }
  }

  /**
   * Opens a page in a browser, with a permit of its host. The requests that its scripts send are
   * not counted.
   *
   * @throws StageException if the host does not respond at the moment
   */
  public Rendering rendered(PageRenderer renderer, String url, Duration delay)
      throws RenderException, StageException, InterruptedException {
    String host = SiteAddress.authority(url);
    try (HostPolicy.Permit permit = hosts.acquire(host, delay)) {
      Rendering rendering =
          renderer.render(
              new RenderRequest(URI.create(url), credentials.headers(SiteAddress.origin(url))));
      permit.responded();
      return rendering;
    }
  }

  /**
   * Fetches a file about a site, such as a robots.txt. Follows redirects; each hop waits for a
   * permit of its own host. A response with an error status is returned, after all retries.
   *
   * @param maxBytes maximum size, decompressed
   * @param cut whether a larger file is cut instead of being an error
   * @throws StageException if the request failed; {@code too_many_redirects}, {@code too_large}
   */
  public EgressResponse resource(String url, Duration delay, long maxBytes, boolean cut)
      throws StageException, InterruptedException {
    String hop = url;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      EgressRequest request = get(hop, maxBytes, Map.of());
      boolean home = SiteAddress.authority(hop).equals(SiteAddress.authority(url));
      EgressResponse response =
          whole(cut ? request.cuttingBody() : request, home ? delay : Duration.ZERO);
      String location = response.header("location").orElse(null);
      if (location == null || !REDIRECTS.contains(response.status())) {
        return response;
      }
      hop = UrlNormalizer.normalize(hop, location).orElseThrow(() -> invalidTarget("file"));
    }
    throw tooManyRedirects("file");
  }

  /**
   * Fetches a document that a person named, so robots.txt does not apply. Each hop waits for a
   * permit of its own host. A failure is not retried here but by the job, which gives its slot back
   * until then, after the server's Retry-After.
   */
  @Override
  public LoadedContent fetch(WebUrl url, long maxBytes, Duration timeout)
      throws StageException, InterruptedException {
    WebUrl hop = url;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      EgressRequest request =
          EgressRequest.get(hop.uri(), maxBytes, timeout)
              .withHeaders(credentials.headers(hop.uri()))
              .withMaxRedirects(0);
      EgressResponse response = single(request);
      if (response.status() == 200) {
        return Loader.content(response);
      }
      String location = response.header("location").orElse(null);
      if (location == null || !REDIRECTS.contains(response.status())) {
        throw refused(response, hop.authority());
      }
      hop = hop.resolve(location).orElseThrow(() -> invalidTarget("document"));
    }
    throw tooManyRedirects("document");
  }

  /** Another node that has the next document of the host does not wait for this one. */
  private EgressResponse single(EgressRequest request) throws StageException, InterruptedException {
    try {
      return send(request, Duration.ZERO);
    } catch (EgressException e) {
      throw LoadErrors.translate(e);
    } finally {
      hosts.leaveIfIdle(SiteAddress.authority(request.uri().toString()));
    }
  }

  private StageException refused(EgressResponse response, String host) {
    StageException refusal = LoadErrors.forStatus(response.status(), host);
    return retryAfter(response)
        .map(wait -> StageException.retryableAfter(refusal.code(), refusal.getMessage(), wait))
        .orElse(refusal);
  }

  private static StageException invalidTarget(String what) {
    return StageException.permanent(
        "invalid_url", "The " + what + " redirects to an address that is not valid.");
  }

  private static StageException tooManyRedirects(String what) {
    return StageException.permanent(
        "too_many_redirects", "The " + what + " redirects more than " + MAX_REDIRECTS + " times.");
  }

  private EgressResponse whole(EgressRequest request, Duration delay)
      throws StageException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        EgressResponse response = send(request, delay);
        boolean last = attempt == settings.retryDelays().size();
        if (last || !(response.status() == 429 || response.status() >= 500)) {
          return response;
        }
        timer.sleep(settings.retryDelays().get(attempt));
      } catch (EgressException e) {
        retryOrThrow(LoadErrors.translate(e), attempt);
      }
    }
  }

  private void retryOrThrow(StageException e, int attempt)
      throws StageException, InterruptedException {
    boolean last = attempt == settings.retryDelays().size();
    if (last || !e.retryable() || e.code().equals("host_unavailable")) {
      throw e;
    }
    timer.sleep(settings.retryDelays().get(attempt));
  }

  private EgressResponse send(EgressRequest request, Duration delay)
      throws EgressException, StageException, InterruptedException {
    String host = SiteAddress.authority(request.uri().toString());
    try (HostPolicy.Permit permit = hosts.acquire(host, delay)) {
      try {
        EgressResponse response = egress.send(request);
        permit.responded();
        // Must happen before the permit is released, so that no other request starts in between.
        obeyRetryAfter(host, response);
        return response;
      } catch (EgressException e) {
        if (e.retryable()) {
          permit.failed();
        } else {
          permit.responded(); // too much, or nothing that another request would change
        }
        throw e;
      }
    }
  }

  private EgressRequest get(String url, long maxBytes, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(credentials.headers(SiteAddress.origin(url)));
    return EgressRequest.get(URI.create(url), maxBytes, settings.pageTimeout())
        .withHeaders(all)
        .withMaxRedirects(0);
  }

  private static Map<String, String> pageHeaders(String url, @Nullable StoredVersion stored) {
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
    if (REDIRECTS.contains(status) && response.header("location").isPresent()) {
      return new FetchedPage.Moved(response.header("location").get());
    }
    if (status != 200 && status != 203) {
      throw LoadErrors.forStatus(status, SiteAddress.authority(response.uri().toString()));
    }
    LoadedContent content = Loader.content(response);
    return MediaTypeFilter.excludesType(content.declaredType())
        ? new FetchedPage.NotWanted(SkipReason.NOT_CONTENT)
        : new FetchedPage.Content(content);
  }

  private void obeyRetryAfter(String host, EgressResponse response) {
    retryAfter(response).ifPresent(wait -> hosts.backOff(host, wait));
  }

  /** How long the server asks to send no further request. */
  private Optional<Duration> retryAfter(EgressResponse response) {
    if (response.status() != 429 && response.status() != 503) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Duration longest = settings.maxRetryAfter();
    return response
        .header("retry-after")
        .flatMap(value -> RetryAfter.parse(value, now))
        .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
  }
}
