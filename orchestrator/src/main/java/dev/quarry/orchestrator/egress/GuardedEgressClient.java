package dev.quarry.orchestrator.egress;

import dev.quarry.orchestrator.trace.Tracing;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;

/** The egress client: OkHttp behind {@link EgressPolicy}. Thread-safe. */
public final class GuardedEgressClient implements StreamingEgress, AutoCloseable {

  /**
   * Settings of the operator.
   *
   * @param ports allowed for every public host
   * @param connectTimeout for each address of a host
   */
  public record Settings(
      AllowList allow, Set<Integer> ports, String userAgent, Duration connectTimeout) {
    public Settings {
      ports = Set.copyOf(ports);
    }
  }

  private static final int MAX_IDLE_CONNECTIONS = 16;
  private static final String TRACEPARENT = "traceparent";

  private final EgressPolicy policy;
  private final String userAgent;
  private final OkHttpClient client;
  private final ExecutorService threads;
  private final Tracing tracing;

  public GuardedEgressClient(Settings settings) {
    this(settings, Resolver.system());
  }

  /** Creates a client that also refuses to call the server that it is part of. */
  public GuardedEgressClient(Settings settings, SelfAddressGuard own, Tracing tracing) {
    this(settings, Resolver.system(), own, tracing);
  }

  /** Creates a client with another resolver, for tests. */
  public GuardedEgressClient(Settings settings, Resolver resolver) {
    this(settings, resolver, SelfAddressGuard.none(), Tracing.NONE);
  }

  GuardedEgressClient(Settings settings, Resolver resolver, SelfAddressGuard own, Tracing tracing) {
    this.tracing = tracing;
    policy = new EgressPolicy(settings.allow(), settings.ports(), resolver, own);
    userAgent = settings.userAgent();
    threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("egress-", 0).factory());
    client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .addNetworkInterceptor(new NoRetryInterceptor())
            // HTTP/1.1 has bounded header sections and no multiplexing that could be abused.
            .protocols(List.of(Protocol.HTTP_1_1))
            // Tries the checked addresses one after the other.
            .fastFallback(false)
            .connectionPool(new ConnectionPool(MAX_IDLE_CONNECTIONS, 30, TimeUnit.SECONDS))
            .connectTimeout(settings.connectTimeout())
            // send() and open() limit the duration of the whole exchange.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  private GuardedEgressClient(GuardedEgressClient base, EgressPolicy policy) {
    this.policy = policy;
    tracing = base.tracing;
    userAgent = base.userAgent;
    threads = base.threads;
    client = base.client;
  }

  /**
   * A client with additional allow list entries, for requests whose target is configured by the
   * operator and never chosen by a user. Shares the threads and connections of this client and is
   * closed with it.
   */
  public StreamingEgress opening(AllowList more) {
    return new GuardedEgressClient(this, policy.opening(more));
  }

  /** Opens connections under the same policy, for the proxy of a browser. */
  public GuardedConnector connector() {
    return new GuardedConnector(policy, Duration.ofMillis(client.connectTimeoutMillis()));
  }

  @Override
  public EgressResponse send(EgressRequest request) throws EgressException, InterruptedException {
    try (Tracing.Span span = span(request)) {
      try {
        EgressResponse response = exchange(linked(request));
        span.attribute("http.response.status_code", Integer.toString(response.status()));
        return response;
      } catch (EgressException e) {
        span.failed(e.code());
        throw e;
      }
    }
  }

  /** The URL is not an attribute: its path and query may be confidential. */
  private Tracing.Span span(EgressRequest request) {
    String method = request.method().toUpperCase(Locale.ROOT);
    String host = request.uri().getHost();
    return tracing.call(
        method, Map.of("http.request.method", method, "server.address", host == null ? "" : host));
  }

  /** A request that carries a trace continues it from the span of the call. */
  private EgressRequest linked(EgressRequest request) {
    String current = tracing.traceparent();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    return current != null && headers.replace(TRACEPARENT, current) != null
        ? request.withHeaders(headers)
        : request;
  }

  private EgressResponse exchange(EgressRequest request)
      throws EgressException, InterruptedException {
    Exchange<EgressResponse> exchange =
        new Exchange<>(
            client,
            policy,
            userAgent,
            request,
            true,
            (hop, response) -> whole(request, hop, response));
    Future<EgressResponse> result = threads.submit(exchange);
    try {
      return result.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw EgressErrors.timedOut(EgressUrls.authority(request.uri()), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EgressException failure) {
        throw failure;
      }
      throw new IllegalStateException("an outgoing request failed unexpectedly", e.getCause());
    } finally {
      if (!result.isDone()) {
        exchange.cancel();
        result.cancel(true);
      }
    }
  }

  private static EgressResponse whole(EgressRequest request, Hop hop, Response response)
      throws EgressException, IOException {
    ResponseHead head = ResponseHead.of(hop, response);
    return new EgressResponse(
        head.uri(),
        head.status(),
        head.headers(),
        head.hasBody() ? body(request, response) : new byte[0]);
  }

  private static byte[] body(EgressRequest request, Response response)
      throws EgressException, IOException {
    return request.cutsBody()
        ? BodyReader.readStart(response, request.maxBytes())
        : BodyReader.read(response, request.maxBytes());
  }

  @Override
  public EgressStream open(EgressRequest request) throws EgressException, InterruptedException {
    try (Tracing.Span span = span(request)) {
      try {
        EgressStream stream = stream(linked(request));
        span.attribute("http.response.status_code", Integer.toString(stream.status()));
        return stream;
      } catch (EgressException e) {
        span.failed(e.code());
        throw e;
      }
    }
  }

  private EgressStream stream(EgressRequest request) throws EgressException, InterruptedException {
    StreamedResponse result = new StreamedResponse(request);
    Exchange<ResponseHead> exchange =
        new Exchange<>(client, policy, userAgent, request, false, result::read);
    Future<?> reading = threads.submit(() -> result.run(exchange));
    return result.await(
        () -> {
          if (!reading.isDone()) {
            exchange.cancel();
            reading.cancel(true);
          }
        });
  }

  /** Cancels running requests and closes idle connections. */
  @Override
  public void close() {
    threads.shutdownNow();
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
