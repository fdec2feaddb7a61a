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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The open sessions. Many clients open one for every call and never close it, so a session that is
 * idle for long is ended, and so is the idlest one of a key that opens too many. A key never ends
 * the session of another key, nor one that is in use. Thread-safe.
 */
public final class Sessions implements McpStreamableServerTransportProvider {
  /** The revisions that are spoken, oldest first. */
  static final List<String> VERSIONS =
      List.of(
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** No session can be opened now. */
  static final class Full extends Exception {
    /** Idle sessions end about as often. */
    static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    final int status;

    private Full(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private final SessionLimits limits;
  private final LongSupplier nanos;
  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private final ReentrantLock opening = new ReentrantLock();
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

  /**
   * Answers {@code initialize}; the new session's id is in a header of the response.
   *
   * @throws Full if neither the caller nor all callers together may have one more
   */
  ServerResponse open(ServerRequest request, byte[] body) throws Exception {
    if (factory == null) {
      throw new IllegalStateException("the MCP server is not built yet");
    }
    opening.lock();
    try {
      makeRoom();
      Session session = new Session(factory, limits.heartbeat());
      ServerResponse response = session.initialize(request, body);
      String id = response.headers().getFirst(HttpHeaders.MCP_SESSION_ID);
      if (id != null) {
        session.used(nanos.getAsLong());
        open.put(id, session);
      }
      return response;
    } finally {
      opening.unlock();
    }
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

  private void makeRoom() throws Full {
    List<Map.Entry<String, Session>> own =
        open.entrySet().stream().filter(entry -> entry.getValue().isOfCaller()).toList();
    boolean quotaUsed = own.size() >= limits.maxPerKey();
    if (!quotaUsed && open.size() < limits.max()) {
      return;
    }
    Optional<Map.Entry<String, Session>> idlest =
        own.stream()
            .filter(entry -> entry.getValue().quiet())
            .min(Comparator.comparingLong(entry -> entry.getValue().lastUsed()));
    if (idlest.isPresent()) {
      close(idlest.get().getKey());
    } else if (quotaUsed) {
      throw new Full(
          429,
          "This API key has "
              + own.size()
              + " MCP sessions in use, which is the limit. End one with DELETE, or try again when"
              + " one is idle.");
    } else {
      throw new Full(
          503,
          "This server has its maximum number of MCP sessions, all in use. Try again in a minute.");
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
