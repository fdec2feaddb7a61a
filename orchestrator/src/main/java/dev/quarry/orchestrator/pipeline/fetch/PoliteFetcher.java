package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import dev.quarry.orchestrator.pipeline.load.LoadErrors;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends the requests of all crawls of this process and those for single documents, each with a
 * permit of its host and with the credentials of its origin. A server's Retry-After postpones all
 * further requests to its host. Thread-safe.
 */
public final class PoliteFetcher {
  private final EgressClient egress;
  private final HostPolicy hosts;
  private final HostCredentials credentials;
  private final FetchSettings settings;
  private final Retries retries;
  private final HostWaitListener waits;
  private final Clock clock;

  /**
   * @param timer for delays
   * @param clock for the dates of Retry-After headers
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
    this.waits = HostWaitListener.NONE;
    this.retries = new Retries(settings.retryDelays(), timer, waits);
    this.clock = clock;
  }

  private PoliteFetcher(PoliteFetcher shared, HostWaitListener waits) {
    this.egress = shared.egress;
    this.hosts = shared.hosts;
    this.credentials = shared.credentials;
    this.settings = shared.settings;
    this.waits = waits;
    this.retries = new Retries(settings.retryDelays(), shared.retries.timer(), waits);
    this.clock = shared.clock;
  }

  /** The same, for requests whose waits are told to a listener. */
  PoliteFetcher telling(HostWaitListener listener) {
    return new PoliteFetcher(this, listener);
  }

  FetchSettings settings() {
    return settings;
  }

  /** Runs an attempt with the retries of crawls. */
  <T> T retrying(URI url, Retries.Attempt<T> attempt) throws StageException, InterruptedException {
    return retries.run(host(url), attempt);
  }

  /** A request that follows no redirects, with the credentials of its origin. */
  EgressRequest get(URI url, Map<String, String> headers, long maxBytes, Duration timeout) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(credentials(url));
    return EgressRequest.get(url, maxBytes, timeout).withHeaders(all).withMaxRedirects(0);
  }

  Map<String, String> credentials(URI url) {
    return credentials.headers(url);
  }

  /** See {@link HostPolicy#acquire}. */
  HostPolicy.Permit permit(URI url, Duration delay) throws StageException, InterruptedException {
    return hosts.acquire(host(url), delay, waits);
  }

  /**
   * Sends a request once, with a permit of its host.
   *
   * @param delay minimum time between two requests to the host
   * @throws StageException if there is no response, with the codes of {@link EgressException};
   *     {@code host_unavailable}
   */
  EgressResponse send(EgressRequest request, Duration delay)
      throws StageException, InterruptedException {
    try (HostPolicy.Permit permit = permit(request.uri(), delay)) {
      try {
        EgressResponse response = egress.send(request);
        permit.responded();
        // Must happen before the permit is released, so that no other request starts in between.
        retryAfter(response).ifPresent(wait -> hosts.backOff(host(request.uri()), wait));
        return response;
      } catch (EgressException e) {
        StageException failure = LoadErrors.translate(e);
        if (e.retryable()) {
          permit.failed(failure);
        } else {
          permit.responded(); // too much, or nothing that another request would change
        }
        throw failure;
      }
    }
  }

  /**
   * As {@link #send}, without a delay, and probably the last of its job's requests to the host:
   * another node that has the next one does not wait for this node.
   */
  EgressResponse sendLast(EgressRequest request) throws StageException, InterruptedException {
    try {
      return send(request, Duration.ZERO);
    } finally {
      hosts.leaveIfIdle(host(request.uri()));
    }
  }

  /** How long the server asks to send no further request. */
  Optional<Duration> retryAfter(EgressResponse response) {
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

  private static String host(URI url) {
    return SiteAddress.authority(url.toString());
  }
}
