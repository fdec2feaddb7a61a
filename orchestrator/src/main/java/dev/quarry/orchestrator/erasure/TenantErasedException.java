package dev.quarry.orchestrator.erasure;

/** A tenant that was erased may not store anything until it has a new key. */
public final class TenantErasedException extends RuntimeException {
  public TenantErasedException() {
    super("This tenant was erased. To use it again, the operator creates a key for it.");
  }
}
