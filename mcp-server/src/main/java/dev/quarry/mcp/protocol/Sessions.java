package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The open sessions. Many clients open one for every call and never close it, so a session that is
 * idle for long is forgotten, and so is the idlest one when there are too many. Thread-safe.
 */
public final class Sessions implements McpStreamableServerTransportProvider {
  /** The revisions that are spoken, oldest first. */
  static final List<String> VERSIONS =
      List.of(
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final SessionLimits limits;
  private final LongSupplier nanos;
  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private McpStreamableServerSession.@Nullable Factory factory;

  /**
   * @param nanos a monotonic clock
   */
  public Sessions(SessionLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  @Override
  public List<String> protocolVersions() {
    return VERSIONS;
  }

  @Override
  public void setSessionFactory(McpStreamableServerSession.Factory sessionFactory) {
    factory = sessionFactory;
  }

  /** Answers {@code initialize}; the new session's id is in a header of the answer. */
  ServerResponse open(ServerRequest request, byte[] body) throws Exception {
    if (factory == null) {
      throw new IllegalStateException("the MCP server is not built yet");
    }
    Session session = new Session(factory, limits.heartbeat());
    ServerResponse response = session.initialize(request, body);
    String id = response.headers().getFirst(HttpHeaders.MCP_SESSION_ID);
    if (id != null) {
      makeRoom();
      session.used(nanos.getAsLong());
      open.put(id, session);
    }
    return response;
  }

  /** The caller's own session with this id; one of another key does not exist. */
  Optional<Session> find(String id) {
    Optional<Session> session = Optional.ofNullable(open.get(id)).filter(Session::isOfCaller);
    session.ifPresent(found -> found.used(nanos.getAsLong()));
    return session;
  }

  /** Ends the caller's own session; false if it has none with this id. */
  boolean end(String id) {
    return find(id).isPresent() && close(id);
  }

  private boolean close(String id) {
    Session session = open.remove(id);
    if (session != null) {
      session.close();
    }
    return session != null;
  }

  /** Forgets the sessions that nobody has used for long. To be called now and then. */
  public void evictIdle() {
    long now = nanos.getAsLong();
    int before = open.size();
    open.forEach(
        (id, session) -> {
          Duration idle = Duration.ofNanos(now - session.lastUsed());
          if (session.quiet() && idle.compareTo(limits.idle()) >= 0) {
            close(id);
          }
        });
    if (open.size() < before) {
      log.debug("Forgot {} idle MCP sessions, {} are open", before - open.size(), open.size());
    }
  }

  public int size() {
    return open.size();
  }

  private void makeRoom() {
    if (open.size() >= limits.most()) {
      open.entrySet().stream()
          .min(
              Comparator.<Map.Entry<String, Session>, Boolean>comparing(
                      entry -> !entry.getValue().quiet())
                  .thenComparing(entry -> entry.getValue().lastUsed()))
          .ifPresent(entry -> close(entry.getKey()));
    }
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return Mono.fromRunnable(() -> open.values().forEach(session -> session.tell(method, params)));
  }

  @Override
  public Mono<Void> notifyClient(String id, String method, Object params) {
    return Mono.fromRunnable(
        () -> Optional.ofNullable(open.get(id)).ifPresent(session -> session.tell(method, params)));
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(() -> List.copyOf(open.keySet()).forEach(this::close));
  }
}
