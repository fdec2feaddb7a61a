package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.Revisions;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The open sessions, and the transport provider of the SDK. Many clients open a session for each
 * call and never close it, so idle sessions are evicted: after a timeout, or for a new session by
 * the {@link EvictionPolicy}. Thread-safe.
 */
public final class Sessions implements McpStreamableServerTransportProvider {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final ServerFeatures features;
  private final SessionLimits limits;
  private final String node;
  private final EvictionPolicy eviction;
  private final LongSupplier nanos;
  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private final ReentrantLock opening = new ReentrantLock();
  private McpStreamableServerSession.@Nullable Factory factory;

  /**
   * @param node tag of this server, which the ids of its sessions begin with, so that a load
   *     balancer can route by them; empty for ids without a tag
   * @param nanos a monotonic clock
   */
  public Sessions(ServerFeatures features, SessionLimits limits, String node, LongSupplier nanos) {
    this.features = features;
    this.limits = limits;
    this.node = node;
    eviction = new EvictionPolicy(limits);
    this.nanos = nanos;
  }

  @Override
  public List<String> protocolVersions() {
    return Revisions.WITH_SESSIONS;
  }

  @Override
  public void setSessionFactory(McpStreamableServerSession.Factory sessionFactory) {
    factory = sessionFactory;
  }

  /**
   * Opens a session for a valid {@code initialize}.
   *
   * @throws SessionLimitException if a limit is reached and no session can be evicted
   */
  SdkSession open(JsonRpcMessage initialize) throws SessionLimitException {
    if (factory == null) {
      throw new IllegalStateException("setSessionFactory was not called");
    }
    opening.lock();
    try {
      evictIdle();
      eviction.sessionToEvict(open, Caller.current(), nanos.getAsLong()).ifPresent(this::close);
      SdkSession opened = new SdkSession(factory, initialize, features);
      Session session = new Session(opened);
      session.used(nanos.getAsLong());
      open.put(issued(opened), session);
      return opened;
    } finally {
      opening.unlock();
    }
  }

  /** The id of a session as clients see it. The tag is not secret; the rest is. */
  String issued(SdkSession session) {
    return issued(session.id());
  }

  private String issued(String sdkId) {
    return node.isEmpty() ? sdkId : node + "." + sdkId;
  }

  /** The session with this id, if it belongs to the current caller. */
  Optional<Session> find(String id) {
    Optional<Session> session = Optional.ofNullable(open.get(id)).filter(Session::isOfCaller);
    session.ifPresent(found -> found.used(nanos.getAsLong()));
    return session;
  }

  /** Closes the session with this id; false if the current caller has none with it. */
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

  /** Closes the sessions whose idle timeout has passed. To be called periodically. */
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
      log.debug("Evicted {} idle MCP sessions, {} are open", before - open.size(), open.size());
    }
  }

  public int size() {
    return open.size();
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return Mono.fromRunnable(() -> open.values().forEach(session -> session.tell(method, params)));
  }

  @Override
  public Mono<Void> notifyClient(String id, String method, Object params) {
    return Mono.fromRunnable(
        () ->
            Optional.ofNullable(open.get(issued(id)))
                .ifPresent(session -> session.tell(method, params)));
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(() -> List.copyOf(open.keySet()).forEach(this::close));
  }
}
