package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of tenants' endpoints. Secrets pass it sealed. Thread-safe. */
public interface EndpointStore {

  /**
   * A tenant's endpoint as stored.
   *
   * @param url absent: only callback URLs are told
   * @param previousSecret signs as well until {@code previousUntil}; absent once that is over
   * @param disabledAt since when it is told nothing, because it answered 410
   */
  record Row(
      @Nullable String url,
      String secret,
      @Nullable String previousSecret,
      @Nullable Instant previousUntil,
      @Nullable Instant disabledAt) {}

  Optional<Row> find(String tenant);

  /** Adds a tenant's row with this secret unless there is one; returns the one that there is. */
  Row ensure(String tenant, String sealedSecret);

  /**
   * Sets the address and enables it, in one step with the secret: of several who do so at once each
   * is told the row with the secret that signs.
   *
   * @param sealedSecret of a tenant that has none, or replaces the one that there is
   */
  Row set(String tenant, @Nullable String url, String sealedSecret, boolean replace);

  /** Sets the secret; if there was one, it goes on signing for a while. */
  Row replaceSecret(String tenant, String sealedSecret, Duration keepOld);
}
