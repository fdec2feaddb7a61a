package dev.quarry.orchestrator.egress;

import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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

/** The client that is used: OkHttp behind {@link EgressPolicy}. Thread-safe. */
public final class GuardedEgressClient implements EgressClient, AutoCloseable {

  /**
   * What the operator decides.
   *
   * @param ports open for every public host
   * @param connectTimeout for each address of a host that is tried
   */
  public record Settings(
      AllowList allow, Set<Integer> ports, String userAgent, Duration connectTimeout) {
    public Settings {
      ports = Set.copyOf(ports);
    }
  }

  private static final int IDLE_CONNECTIONS = 16;

  private final EgressPolicy policy;
  private final String userAgent;
  private final OkHttpClient client;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("egress-", 0).factory());

  public GuardedEgressClient(Settings settings) {
    this(settings, Resolver.system());
  }

  /** With a resolver of one's own, for tests of what names resolve to. */
  public GuardedEgressClient(Settings settings, Resolver resolver) {
    policy = new EgressPolicy(settings.allow(), settings.ports(), resolver);
    userAgent = settings.userAgent();
    client =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            // Bounded header sections, and no stream multiplexing to defend against.
            .protocols(List.of(Protocol.HTTP_1_1))
            // One address after the other, all from the checked list.
            .fastFallback(false)
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 30, TimeUnit.SECONDS))
            .connectTimeout(settings.connectTimeout())
            // send() bounds the whole exchange.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .build();
  }

  @Override
  public EgressResponse send(EgressRequest request) throws EgressException, InterruptedException {
    Exchange exchange = new Exchange(client, policy, userAgent, request);
    Future<EgressResponse> answer = threads.submit(exchange);
    try {
      return answer.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw Failures.timedOut(EgressUrls.parse(request.uri().toString()).host(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EgressException failure) {
        throw failure;
      }
      throw new IllegalStateException("an outgoing request failed unexpectedly", e.getCause());
    } finally {
      if (!answer.isDone()) {
        exchange.cancel();
        answer.cancel(true);
      }
    }
  }

  /** Ends what is under way and closes idle connections. */
  @Override
  public void close() {
    threads.shutdownNow();
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
