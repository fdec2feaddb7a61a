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

  /** Sets the address and enables it; the row exists. */
  Row setUrl(String tenant, @Nullable String url);

  /** Replaces the secret; the old one goes on signing for a while. The row exists. */
  Row replaceSecret(String tenant, String sealedSecret, Duration keepOld);
}
