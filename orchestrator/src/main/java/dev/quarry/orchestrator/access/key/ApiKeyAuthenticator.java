package dev.quarry.orchestrator.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.Principal;
import java.time.Duration;
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
 * Checks keys. A key that was let in is looked up again after a few seconds, so that one which is
 * revoked at another node is soon refused here too; one revoked here is refused at once.
 * Thread-safe.
 */
public final class ApiKeyAuthenticator implements Authenticator {
  private static final Logger log = LoggerFactory.getLogger(ApiKeyAuthenticator.class);
  private static final Duration TRUST = Duration.ofSeconds(3);

  /** Keys remembered; more than are in use at once on one node. */
  private static final int MOST = 10_000;

  private final KeyStore store;
  private final Supplier<Pepper> pepper;
  private final @Nullable OperatorKey operator;
  private final Cache<String, KeyStore.Stored> seen;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final AtomicLong forgotten = new AtomicLong();
  private volatile boolean required;

  /**
   * @param pepper asked for when a key is checked or made
   * @param operator the key of the configuration
   * @param required whether a key is needed from the start; one is as soon as there are keys
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
    this.seen =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(TRUST)
            .ticker(nanos::getAsLong)
            .build();
  }

  /** The key in the store that has the name this text gives, whatever its state; empty if none. */
  public static Optional<ApiKey> named(KeyStore store, String text) {
    return KeyText.parse(text).flatMap(key -> store.find(key.id())).map(KeyStore.Stored::key);
  }

  @Override
  public boolean required() {
    return required;
  }

  /** From now on a key is needed. */
  void require() {
    required = true;
  }

  /** Whether there is a key that no API can revoke. */
  boolean hasOperator() {
    return operator != null;
  }

  @Override
  public Optional<Principal> check(String key) {
    if (operator != null && operator.is(key)) {
      return Optional.of(Principal.OPERATOR);
    }
    return KeyText.parse(key).flatMap(this::checkStored);
  }

  @Override
  public boolean isStillValid(Principal principal) {
    if (principal.equals(Principal.OPEN)) {
      return !required;
    }
    return principal.equals(Principal.OPERATOR)
        || recall(principal.keyId()).filter(KeyStore.Stored::inForce).isPresent();
  }

  private Optional<Principal> checkStored(KeyText key) {
    return recall(key.id())
        .filter(KeyStore.Stored::inForce)
        .filter(stored -> fits(key, stored))
        .map(
            stored -> {
              used.add(key.id());
              return stored.key().principal();
            });
  }

  private boolean fits(KeyText key, KeyStore.Stored stored) {
    Pepper ours = pepper.get();
    if (!ours.id().equals(stored.pepperId())) {
      log.error(
          "Key {} was made under another pepper and is refused: give all nodes of a database the"
              + " same quarry.key-pepper (QUARRY_KEY_PEPPER).",
          key.id());
      return false;
    }
    return ours.matches(key, stored.hash());
  }

  private Optional<KeyStore.Stored> recall(String id) {
    KeyStore.Stored before = seen.getIfPresent(id);
    if (before != null) {
      return Optional.of(before);
    }
    long revocations = forgotten.get();
    // Not by the cache's own loading: while the database is away each caller would wait for the
    // ones before it.
    Optional<KeyStore.Stored> stored = store.find(id);
    // What does not exist is not remembered: anybody can make such ids up.
    stored.ifPresent(found -> seen.put(id, found));
    if (forgotten.get() != revocations) {
      seen.invalidate(id); // what was read may be from before the revocation
    }
    return stored;
  }

  /** A revoked key is no longer let in by what is remembered of it. */
  void forget(String id) {
    forgotten.incrementAndGet();
    seen.invalidate(id);
  }

  /** Writes down which keys were used, and learns of a first key made elsewhere. */
  public void tick() {
    Set<String> ids = Set.copyOf(used);
    if (!ids.isEmpty()) {
      store.used(ids);
      used.removeAll(ids);
    }
    if (!required && store.summary().any()) {
      log.warn("There is an API key now: from here on every call needs one.");
      require();
    }
  }
}
