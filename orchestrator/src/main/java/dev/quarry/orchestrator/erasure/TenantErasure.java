package dev.quarry.orchestrator.erasure;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.erasure.ErasureStore.Step;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases tenants. {@link #begin} only records the wish; {@link #tick}, which every node calls all
 * the time, does the work. Thread-safe.
 */
public final class TenantErasure {
  private static final Logger log = LoggerFactory.getLogger(TenantErasure.class);

  /** After this time other tenants, and other sweeps, get their turn. */
  private static final Duration MAX_SLICE = Duration.ofSeconds(2);

  private final ErasureStore store;
  private final VectorWriter index;
  private final Runnable keysRevoked;
  private final LongSupplier nanos;

  /**
   * @param keysRevoked is called when keys were revoked, so that this node refuses them at once
   * @param nanos a monotonic clock
   */
  public TenantErasure(
      ErasureStore store, VectorWriter index, Runnable keysRevoked, LongSupplier nanos) {
    this.store = store;
    this.index = index;
    this.keysRevoked = keysRevoked;
    this.nanos = nanos;
  }

  /** The tenant of the operator cannot be erased: without its keys nobody could administer. */
  public static boolean mayErase(String tenant) {
    return !tenant.equals(Principal.DEFAULT_TENANT);
  }

  /** Begins the erasure of a tenant, or returns the one that is running. */
  public Erasure begin(String tenant, AuditEntry entry) {
    if (!mayErase(tenant)) {
      throw new IllegalArgumentException("the tenant of the operator cannot be erased");
    }
    Erasure erasure = store.begin(tenant, entry);
    keysRevoked.run();
    log.info("Tenant {} is being erased, as requested at {}.", tenant, erasure.requestedAt());
    return erasure;
  }

  public Optional<Erasure> find(String tenant) {
    return store.find(tenant);
  }

  public boolean isRunning(String tenant) {
    return store.find(tenant).filter(erasure -> erasure.finishedAt() == null).isPresent();
  }

  /**
   * Erases a part of each tenant that is to be erased.
   *
   * @return whether more can be erased now
   */
  public boolean tick() {
    boolean more = false;
    for (String tenant : store.running()) {
      more |= advance(tenant);
    }
    return more;
  }

  private boolean advance(String tenant) {
    long start = nanos.getAsLong();
    Step step;
    do {
      step = store.advance(tenant);
    } while (step == Step.ERASED && nanos.getAsLong() - start < MAX_SLICE.toNanos());
    if (step == Step.ROWS_GONE) {
      eraseIndex(tenant);
    }
    return step == Step.ERASED;
  }

  /** All steps can be repeated: after a failure or a crash the next tick begins with the first. */
  private void eraseIndex(String tenant) {
    try {
      long incarnation = index.incarnation();
      index.deleteTenant(tenant);
      index.flush(incarnation);
    } catch (VectorStoreException e) {
      log.warn("Tenant {} could not be erased from the index; this is tried again", tenant, e);
      return;
    }
    boolean more;
    do {
      more = store.forgetGenerations(tenant);
    } while (more);
    store
        .finish(tenant)
        .ifPresent(
            erasure ->
                log.info(
                    "Tenant {} is erased: {}. Other indexes with its data: {}.",
                    tenant,
                    erasure.erased(),
                    erasure.otherIndexes()));
  }
}
