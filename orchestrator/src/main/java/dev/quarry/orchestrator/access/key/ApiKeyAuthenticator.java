package dev.quarry.orchestrator.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates API keys. A valid key is cached for 3 seconds, so a key revoked on another node is
 * rejected within that time; a key revoked on this node is rejected at once. Thread-safe.
 */
public final class ApiKeyAuthenticator {
  private static final Logger log = LoggerFactory.getLogger(ApiKeyAuthenticator.class);
  private static final Duration CACHE_TTL = Duration.ofSeconds(3);

  /** More than are in use at once on one node. */
  private static final int MAX_CACHED_KEYS = 10_000;

  private final KeyStore store;
  private final Supplier<Pepper> pepper;
  private final @Nullable OperatorKey operator;
  private final Cache<String, KeyStore.Stored> cache;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /** Keys that were verified with a former pepper, to be stored with the current one. */
  private final Map<String, KeyStore.Rehash> formerHashes = new ConcurrentHashMap<>();

  private final AtomicLong invalidations = new AtomicLong();
  private volatile boolean required;

  /**
   * @param pepper loaded when a key is first verified or created
   * @param operator the operator's key from the configuration
   * @param required whether a key is required from the start; otherwise it is as soon as a key
   *     exists
   * @param nanos a monotonic clock
   */
  public ApiKeyAuthenticator(
      KeyStore store,
      Supplier<Pepper> pepper,
      @Nullable OperatorKey operator,
      boolean required,
      LongSupplier nanos) {
    this.store = store;
    this.pepper = pepper;
    this.operator = operator;
    this.required = required || operator != null;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_KEYS)
            .expireAfterWrite(CACHE_TTL)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** The stored key with the id in a key text, valid or not; empty if there is none. */
  public static Optional<ApiKey> named(KeyStore store, String text) {
    return KeyText.parse(text).flatMap(key -> store.find(key.id())).map(KeyStore.Stored::key);
  }

  /** Whether requests need a key. Once true, it stays true. */
  public boolean required() {
    return required;
  }

  /** Requires a key from now on. */
  void require() {
    required = true;
  }

  /** Whether a configured operator key exists, which the API cannot revoke. */
  boolean hasOperator() {
    return operator != null;
  }

  /** The principal of a key; empty if the key is unknown, revoked or expired. */
  public Optional<Principal> check(String key) {
    if (operator != null && operator.is(key)) {
      return Optional.of(Principal.OPERATOR);
    }
    return KeyText.parse(key).flatMap(this::checkStored);
  }

  /** Whether the key of an authenticated caller is neither revoked nor expired. */
  public boolean isStillValid(Principal principal) {
    if (principal.equals(Principal.OPEN)) {
      return !required;
    }
    return principal.equals(Principal.OPERATOR)
        ? hasOperator()
        : owner(principal.keyId()).isPresent();
  }

  /** The principal of a stored key that is valid; {@code id} is not a credential. */
  public Optional<Principal> owner(String id) {
    return lookUp(id)
        .filter(KeyStore.Stored::inForce)
        .map(
            stored -> {
              used.add(id);
              return stored.key().principal();
            });
  }

  /** Proves later that a session was opened with this key of the operator. */
  public static byte[] operatorBinding(String key, String token) {
    return OperatorKey.binding(key, token);
  }

  /** The operator, if the key with which the session was opened is still configured. */
  public Optional<Principal> operator(String token, byte[] binding) {
    return operator != null && operator.isBound(token, binding)
        ? Optional.of(Principal.OPERATOR)
        : Optional.empty();
  }

  private Optional<Principal> checkStored(KeyText key) {
    return lookUp(key.id())
        .filter(KeyStore.Stored::inForce)
        .filter(stored -> hashMatches(key, stored))
        .map(
            stored -> {
              used.add(key.id());
              return stored.key().principal();
            });
  }

  private boolean hashMatches(KeyText key, KeyStore.Stored stored) {
    Pepper current = pepper.get();
    Optional<Pepper> used = current.withId(stored.pepperId());
    if (used.isEmpty()) {
      log.error(
          "Key {} was created with another pepper and is rejected. Give all nodes of a database the"
              + " same quarry.key-pepper (QUARRY_KEY_PEPPER).",
          key.id());
      return false;
    }
    boolean matches = used.get().matches(key, stored.hash());
    if (matches && !used.get().id().equals(current.id())) {
      formerHashes.put(
          key.id(), new KeyStore.Rehash(stored.pepperId(), current.hash(key), current.id()));
    }
    return matches;
  }

  private Optional<KeyStore.Stored> lookUp(String id) {
    KeyStore.Stored cached = cache.getIfPresent(id);
    if (cached != null) {
      return Optional.of(cached);
    }
    long revocations = invalidations.get();
    // Not a loading cache: while the database is unavailable, each caller would wait for the
    // previous ones.
    Optional<KeyStore.Stored> stored = store.find(id);
    // Unknown ids are not cached: a caller could fill the cache with invented ones.
    stored.ifPresent(found -> cache.put(id, found));
    if (invalidations.get() != revocations) {
      cache.invalidate(id); // the row may have been read before the revocation
    }
    return stored;
  }

  /** Removes a revoked key from the cache. */
  void invalidateKey(String id) {
    invalidations.incrementAndGet();
    cache.invalidate(id);
  }

  /** Removes all keys from the cache, because some were revoked. */
  public void invalidateKeys() {
    invalidations.incrementAndGet();
    cache.invalidateAll();
  }

  /**
   * Stores which keys were used, and those of a former pepper with the current one, and requires a
   * key if another node has created the first one.
   */
  public void tick() {
    Set<String> ids = Set.copyOf(used);
    if (!ids.isEmpty()) {
      store.used(ids);
      used.removeAll(ids);
    }
    formerHashes.forEach(
        (id, rehash) -> {
          store.rehash(id, rehash);
          formerHashes.remove(id, rehash);
          invalidateKey(id);
        });
    if (!required && store.summary().any()) {
      log.warn("An API key was created: from now on every request needs one.");
      require();
    }
  }
}
