package dev.quarry.orchestrator.access.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.access.session.SessionStore.Lifetimes;
import dev.quarry.orchestrator.access.session.SessionStore.NewSession;
import dev.quarry.orchestrator.access.session.SessionStore.Stored;
import dev.quarry.orchestrator.hash.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Authenticates callers by API keys and by sessions that were opened with one. A session that has
 * not ended is cached for 3 seconds, so one that ended on another node is rejected within that
 * time; one that ended on this node is rejected at once. Thread-safe.
 */
public final class Sessions implements Authenticator {
  private static final Duration CACHE_TTL = Duration.ofSeconds(3);
  private static final int MAX_CACHED = 10_000;
  private static final int TOKEN_BYTES = 32;
  private static final int MAX_TOKEN_LENGTH = 100;
  private static final int REMOVALS = 1_000;

  private final ApiKeyAuthenticator keys;
  private final SessionStore store;
  private final Lifetimes lifetimes;
  private final Cache<String, Stored> cache;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicLong ended = new AtomicLong();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param nanos a monotonic clock
   */
  public Sessions(
      ApiKeyAuthenticator keys, SessionStore store, Lifetimes lifetimes, LongSupplier nanos) {
    this.keys = keys;
    this.store = store;
    this.lifetimes = lifetimes;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** A session that was opened now; only here is its token. */
  public record SignIn(Principal principal, String token) {
    /** Omits the token, because string forms of objects end up in logs. */
    @Override
    public String toString() {
      return "SignIn[" + principal + "]";
    }
  }

  /**
   * Opens a session with an API key. Empty if the key is not valid.
   *
   * @param entry the audit entry of the principal
   */
  public Optional<SignIn> signIn(String key, Function<Principal, AuditEntry> entry) {
    return keys.check(key)
        .map(
            principal -> {
              String token = newToken();
              byte[] binding =
                  principal.equals(Principal.OPERATOR)
                      ? ApiKeyAuthenticator.operatorBinding(key, token)
                      : null;
              NewSession session =
                  new NewSession(id(token), principal.keyId(), principal.tenant(), binding);
              store.add(session, lifetimes, entry.apply(principal));
              return new SignIn(principal.in(session.id()), token);
            });
  }

  /** Ends the session of a principal. */
  public void signOut(String sessionId, AuditEntry entry) {
    store.remove(sessionId, entry);
    ended.incrementAndGet();
    cache.invalidate(sessionId);
  }

  @Override
  public boolean required() {
    return keys.required();
  }

  @Override
  public Optional<Principal> check(String key) {
    return keys.check(key);
  }

  @Override
  public Optional<Principal> session(String token) {
    if (token.length() > MAX_TOKEN_LENGTH) {
      return Optional.empty();
    }
    String id = id(token);
    Optional<Principal> principal =
        lookUp(id).flatMap(session -> owner(session, token)).map(owner -> owner.in(id));
    principal.ifPresent(_ -> used.add(id));
    return principal;
  }

  private Optional<Principal> owner(Stored session, String token) {
    byte[] binding = session.binding();
    return binding == null ? keys.owner(session.keyId()) : keys.operator(token, binding);
  }

  /** A stream counts as use of its session. */
  @Override
  public boolean isStillValid(Principal principal) {
    String id = principal.session();
    if (id == null) {
      return keys.isStillValid(principal);
    }
    Optional<Stored> session = lookUp(id);
    // The operator's key is configured, and does not change while this process runs.
    boolean valid =
        session.isPresent()
            && (session.get().binding() != null || keys.owner(principal.keyId()).isPresent());
    if (valid) {
      used.add(id);
    }
    return valid;
  }

  private Optional<Stored> lookUp(String id) {
    Stored cached = cache.getIfPresent(id);
    if (cached != null) {
      return Optional.of(cached);
    }
    long before = ended.get();
    Optional<Stored> stored = store.find(id);
    // Unknown ids are not cached: a caller could fill the cache with invented ones.
    stored.ifPresent(found -> cache.put(id, found));
    if (ended.get() != before) {
      cache.invalidate(id); // the row may have been read before the session ended
    }
    return stored;
  }

  /** Prolongs the sessions that were used. */
  public void tick() {
    Set<String> ids = Set.copyOf(used);
    if (!ids.isEmpty()) {
      store.used(ids, lifetimes.idle());
      used.removeAll(ids);
    }
  }

  /** Deletes a batch of sessions that have ended; returns whether there may be more. */
  public boolean removeEnded() {
    return store.removeEnded(REMOVALS) == REMOVALS;
  }

  private String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The token has 256 random bits, so a plain hash cannot be reversed. */
  private static String id(String token) {
    return HexFormat.of().formatHex(Sha256.of(token));
  }
}
