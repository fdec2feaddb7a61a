package dev.quarry.orchestrator.gateway.settings;

import dev.quarry.orchestrator.gateway.HeaderText;
import dev.quarry.orchestrator.gateway.HeaderText.UnusableHeaderException;
import dev.quarry.orchestrator.gateway.ProgressMode;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.submission.rules.SubmissionLimits;
import dev.quarry.settings.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Validates a configured route; the first invalid key prevents the start. */
final class RouteRules {
  private static final Pattern SEGMENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final long MAX_RESPONSE_BYTES = DataSize.ofMegabytes(256).toBytes();
  private static final long DEFAULT_REQUEST_BYTES = DataSize.ofMegabytes(1).toBytes();
  private static final int MAX_CONCURRENCY = 1_000;

  /** Headers that Quarry sets for each call or for the connection. */
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "content-encoding",
          "content-length",
          "content-type",
          "transfer-encoding",
          "accept-encoding",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "idempotency-key");

  /** Headers with the credentials of the caller, which must not reach an upstream. */
  private static final Set<String> CREDENTIAL_HEADERS =
      Set.of("authorization", "x-api-key", "cookie");

  private final String key;
  private final RouteProperties route;

  private RouteRules(String name, RouteProperties route) {
    this.key = "quarry.gateway.routes." + name + ".";
    this.route = route;
  }

  /**
   * Validates a route.
   *
   * @param maxRequest size limit of a submission in bytes
   * @param resolveHeaders whether to resolve header values now; true on workers
   * @throws ConfigurationException naming the invalid key
   */
  static Route check(String name, RouteProperties route, long maxRequest, boolean resolveHeaders) {
    RouteRules rules = new RouteRules(name, route);
    rules.require(
        SEGMENT.matcher(name).matches(),
        "",
        "its name is not 1 to 63 characters of a-z, 0-9 and -.");
    String path = route.path() == null ? name : route.path();
    rules.require(
        SEGMENT.matcher(path).matches(), "path", "it is not 1 to 63 characters of a-z, 0-9 and -.");
    return new Route(
        name,
        path,
        rules.upstream(resolveHeaders),
        rules.retry(),
        rules.limits(maxRequest),
        rules.progress(),
        route.keepAnswer());
  }

  private Route.Upstream upstream(boolean resolveHeaders) {
    String method = route.method().strip().toUpperCase(Locale.ROOT);
    require(METHODS.contains(method), "method", "it is not one of GET, POST, PUT, PATCH, DELETE.");
    Map<String, HeaderText> headers = new LinkedHashMap<>();
    route.headers().forEach((name, text) -> headers.put(name, header(name, text, resolveHeaders)));
    for (String name : route.forwardHeaders()) {
      requireHeader("forward-headers", name);
      require(
          !CREDENTIAL_HEADERS.contains(name.toLowerCase(Locale.ROOT)),
          "forward-headers",
          "it names "
              + name
              + ", which carries the caller's credentials and must not be forwarded.");
    }
    return new Route.Upstream(
        method,
        url(),
        headers,
        route.forwardHeaders().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        route.allowPrivate());
  }

  private HeaderText header(String name, String template, boolean resolveHeaders) {
    requireHeader("headers", name);
    HeaderText text = new HeaderText(template, System.getenv());
    if (resolveHeaders) {
      try {
        text.value();
      } catch (UnusableHeaderException e) {
        require(false, "headers." + name, "it " + e.getMessage() + ".");
      }
    }
    return text;
  }

  private void requireHeader(String member, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    require(HEADER.matcher(name).matches(), member, "'" + name + "' is not a valid header name.");
    require(
        !RESERVED_HEADERS.contains(lower) && !lower.startsWith("x-quarry-"),
        member,
        "it names " + name + ", which Quarry sets itself.");
  }

  private URI url() {
    // The message does not repeat the value: a URL may contain a password.
    URI uri =
        parsed(route.url())
            .orElseThrow(() -> refusal("url", "it is not an http or https URL with a host."));
    require(uri.getRawUserInfo() == null, "url", "it contains a user or password; use headers.");
    require(uri.getRawFragment() == null, "url", "it has a fragment (#), which is never sent.");
    return uri;
  }

  private static Optional<URI> parsed(@Nullable String text) {
    try {
      URI uri = new URI(text == null ? "" : text.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      return Optional.of(uri).filter(parsed -> http && parsed.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Route.RetryPolicy retry() {
    int max = SubmissionLimits.DEFAULTS.maxAttempts();
    require(
        route.attempts() >= 1 && route.attempts() <= max,
        "attempts",
        "it is not from 1 to " + max + ".");
    require(!route.backoff().isNegative(), "backoff", "it is negative.");
    require(
        route.maxBackoff().compareTo(route.backoff()) >= 0,
        "max-backoff",
        "it is shorter than backoff.");
    require(
        route.retryStatuses().stream().allMatch(status -> status >= 400 && status <= 599),
        "retry-statuses",
        "it contains a status that is not from 400 to 599.");
    return new Route.RetryPolicy(
        route.attempts(),
        Backoff.doubling(route.backoff(), route.maxBackoff()),
        route.retryStatuses());
  }

  private Route.Limits limits(long maxRequest) {
    Duration max = SubmissionLimits.DEFAULTS.maxDuration().minus(Route.OVERHEAD);
    require(
        route.timeout().compareTo(Duration.ofMillis(1)) >= 0 && route.timeout().compareTo(max) <= 0,
        "timeout",
        "it is not from 1ms to " + max.toSeconds() + "s.");
    require(
        route.concurrency() >= 1 && route.concurrency() <= MAX_CONCURRENCY,
        "concurrency",
        "it is not from 1 to " + MAX_CONCURRENCY + ".");
    DataSize configured = route.maxRequestBytes();
    long request =
        configured == null ? Math.min(DEFAULT_REQUEST_BYTES, maxRequest) : configured.toBytes();
    require(
        request >= 1 && request <= maxRequest,
        "max-request-bytes",
        "it is not from 1B to quarry.http.max-submission.");
    long response = route.maxResponseBytes().toBytes();
    require(
        response >= 1 && response <= MAX_RESPONSE_BYTES,
        "max-response-bytes",
        "it is not from 1B to 256MB.");
    return new Route.Limits(route.timeout(), route.concurrency(), request, response);
  }

  private ProgressMode progress() {
    String mode = route.progress().strip().toUpperCase(Locale.ROOT);
    List<String> modes = Arrays.stream(ProgressMode.values()).map(Enum::name).toList();
    require(modes.contains(mode), "progress", "it is not one of none, callback, stream.");
    return ProgressMode.valueOf(mode);
  }

  private void require(boolean met, String member, String reason) {
    if (!met) {
      throw refusal(member, reason);
    }
  }

  private ConfigurationException refusal(String member, String reason) {
    String name = member.isEmpty() ? key.substring(0, key.length() - 1) : key + member;
    return new ConfigurationException(
        name + " cannot be used: " + reason,
        "Correct it in orchestrator.yml. docs/gateway.md lists the keys of a route.");
  }
}
