package dev.quarry.orchestrator.egress.proxy;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressStream;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy for the requests of one page, on a free port of 127.0.0.1. Closing it closes all its
 * connections. Thread-safe.
 */
public final class EgressProxy implements AutoCloseable {

  /**
   * The limits of a page.
   *
   * @param maxBytes of all requests and responses together
   * @param maxConnections at the same time; further ones wait
   * @param timeout of a plain request
   */
  public record Limits(long maxBytes, int maxConnections, Duration timeout) {}

  /** The two ways to the network, both of which pass the guard. */
  interface Upstream {
    Socket connect(String host, int port) throws EgressException;

    EgressStream open(EgressRequest request) throws EgressException, InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(EgressProxy.class);
  private static final int MAX_REFUSALS = 100;

  private final ServerSocket listener;
  private final ProxyCredentials credentials = ProxyCredentials.random();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("egress-proxy-", 0).factory());
  private final Semaphore connections;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Map<String, EgressException> refusals = new ConcurrentHashMap<>();
  private final ProxyConnection.Context context;

  private EgressProxy(ServerSocket listener, Upstream upstream, Limits limits) {
    this.listener = listener;
    this.connections = new Semaphore(limits.maxConnections());
    this.context =
        new ProxyConnection.Context(
            upstream,
            credentials,
            new TrafficBudget(limits.maxBytes()),
            limits,
            this::record,
            this::track);
  }

  /** Starts a proxy whose requests pass the guard of this client. */
  public static EgressProxy start(GuardedEgressClient egress, Limits limits) throws IOException {
    ServerSocket listener = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
    EgressProxy proxy = new EgressProxy(listener, guarded(egress), limits);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  private static Upstream guarded(GuardedEgressClient egress) {
    return new Upstream() {
      @Override
      public Socket connect(String host, int port) throws EgressException {
        return egress.connector().connect(host, port);
      }

      @Override
      public EgressStream open(EgressRequest request) throws EgressException, InterruptedException {
        return egress.open(request);
      }
    };
  }

  /** The URL of this proxy, as a browser is told it. */
  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  public ProxyCredentials credentials() {
    return credentials;
  }

  /** Why this host could not be called at this port; empty if it was called. */
  public Optional<EgressException> refusal(String host, int port) {
    return Optional.ofNullable(refusals.get(host + ":" + port));
  }

  private void accept() {
    try {
      while (true) {
        connections.acquire();
        Socket client = listener.accept();
        track(client);
        threads.execute(() -> serve(client));
      }
    } catch (SocketException | InterruptedException | RejectedExecutionException e) {
      // The proxy was closed.
    } catch (IOException e) {
      log.warn("The proxy of a page accepts no more connections: {}", e.toString());
    }
  }

  private void serve(Socket client) {
    try (client) {
      new ProxyConnection(client, context).run();
    } catch (IOException e) {
      log.debug("A connection of a page ended: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
      connections.release();
    }
  }

  private void record(ProxyConnection.Refusal refusal) {
    if (refusals.size() < MAX_REFUSALS) {
      refusals.put(refusal.authority(), refusal.reason());
    }
  }

  private void track(Socket socket) {
    sockets.removeIf(Socket::isClosed);
    sockets.add(socket);
    if (listener.isClosed()) {
      close(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("The listener of a proxy could not be closed: {}", e.toString());
    }
    threads.shutdownNow();
    sockets.forEach(EgressProxy::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
