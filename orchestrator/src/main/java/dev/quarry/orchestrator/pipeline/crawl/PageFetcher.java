package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.load.Loader;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one page politely, with retries after transient failures. Redirects are not followed: the
 * target becomes an item of its own, to which all rules apply. Thread-safe.
 */
final class PageFetcher {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** The result of a request. */
  sealed interface Page {
    record Content(LoadedContent content) implements Page {}

    /** The stored version is still current (RFC 9110, section 15.4.5). */
    record NotModified() implements Page {}

    /** {@code location} is the unresolved Location header. */
    record Moved(String location) implements Page {}

    record NotWanted(SkipReason reason) implements Page {}
  }

  private final EgressClient egress;
  private final HostPoliteness politeness;
  private final CrawlSettings settings;
  private final MonotonicClock timer;
  private final Clock clock;

  PageFetcher(
      EgressClient egress,
      HostPoliteness politeness,
      CrawlSettings settings,
      MonotonicClock timer,
      Clock clock) {
    this.egress = egress;
    this.politeness = politeness;
    this.settings = settings;
    this.timer = timer;
    this.clock = clock;
  }

  /**
   * Fetches a page.
   *
   * @param delay minimum time between two requests to the page's host
   * @param stored the searchable version, for a conditional request; null for none
   * @throws StageException if the request failed; retryable failures after all retries
   */
  Page fetch(URI uri, Duration delay, @Nullable StoredVersion stored)
      throws StageException, InterruptedException {
    EgressRequest request = request(uri, stored);
    for (int attempt = 0; ; attempt++) {
      try {
        return attempt(request, delay);
      } catch (StageException e) {
        if (!e.retryable() || attempt == settings.retryDelays().size()) {
          throw e;
        }
        timer.sleep(settings.retryDelays().get(attempt));
      }
    }
  }

  private EgressRequest request(URI uri, @Nullable StoredVersion stored) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8");
    if (stored != null && stored.etag() != null) {
      headers.put("If-None-Match", stored.etag());
    }
    if (stored != null && stored.lastModified() != null) {
      headers.put("If-Modified-Since", stored.lastModified());
    }
    return EgressRequest.get(uri, settings.maxPageBytes(), settings.pageTimeout())
        .withHeaders(headers)
        .withMaxRedirects(0);
  }

  private Page attempt(EgressRequest request, Duration delay)
      throws StageException, InterruptedException {
    String host = request.uri().getRawAuthority();
    EgressResponse response;
    try (HostPoliteness.Permit permit = politeness.acquire(host, delay)) {
      response = egress.send(request);
      // Must happen before the permit is released, so that no other request starts in between.
      obeyRetryAfter(host, response);
    } catch (EgressException e) {
      if (e.code().equals("too_large")) {
        return new Page.NotWanted(SkipReason.TOO_LARGE);
      }
      throw LoadErrors.translate(e);
    }
    return judge(response);
  }

  private static Page judge(EgressResponse response) throws StageException {
    int status = response.status();
    if (status == 304) {
      return new Page.NotModified();
    }
    if (REDIRECTS.contains(status) && response.header("location").isPresent()) {
      return new Page.Moved(response.header("location").get());
    }
    if (status != 200 && status != 203) {
      throw LoadErrors.forStatus(status, response.uri().getRawAuthority());
    }
    LoadedContent content = Loader.content(response);
    return NotContent.byType(content.declaredType())
        ? new Page.NotWanted(SkipReason.NOT_CONTENT)
        : new Page.Content(content);
  }

  private void obeyRetryAfter(String host, EgressResponse response) {
    if (response.status() == 429 || response.status() == 503) {
      response
          .header("retry-after")
          .flatMap(value -> RetryAfter.parse(value, clock.instant()))
          .ifPresent(
              wait ->
                  politeness.backOff(
                      host,
                      wait.compareTo(settings.maxRetryAfter()) > 0
                          ? settings.maxRetryAfter()
                          : wait));
    }
  }
}
