package dev.quarry.mcp.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client whose request this thread handles. Requests to the orchestrator are sent with the
 * caller's key, so that its tenant and role apply. Immutable.
 *
 * @param key API key that the caller sent, or that its access token stands for; null: none, which
 *     only an open orchestrator accepts
 * @param tenant the tenant of the key
 * @param subject the principal of the caller's access token; null: it sent the key itself
 * @param until when the access token ends; null: no token
 */
public record Caller(
    @Nullable String key, String tenant, @Nullable String subject, @Nullable Instant until) {
  /** The tenant of callers whose key was not checked. */
  static final String DEFAULT_TENANT = "default";

  /** A caller without a key. */
  public static final Caller ANONYMOUS = new Caller(null);

  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  Caller(@Nullable String key) {
    this(key, DEFAULT_TENANT);
  }

  /** A caller that sends its key. */
  public Caller(@Nullable String key, String tenant) {
    this(key, tenant, null, null);
  }

  /** Code that runs on behalf of a caller. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** The caller of this thread's request; {@link #ANONYMOUS} outside of one. */
  public static Caller current() {
    return CURRENT.orElse(ANONYMOUS);
  }

  /** Runs an action with this caller as {@link #current()}, in this thread only. */
  public void run(Action action) throws Exception {
    ScopedValue.where(CURRENT, this)
        .call(
            () -> {
              action.run();
              return true;
            });
  }

  /**
   * Whether both are the same principal: they have the same key, or both have none, and neither
   * sent an access token or those have the same subject. Constant time for keys of equal length.
   */
  public boolean isSame(Caller other) {
    return hasSameKey(other) && Objects.equals(subject, other.subject);
  }

  private boolean hasSameKey(Caller other) {
    String mine = key;
    String theirs = other.key;
    return mine == null || theirs == null
        ? mine == null && theirs == null
        : MessageDigest.isEqual(
            mine.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the caller's access token has ended. */
  public boolean hasEnded(Instant now) {
    return until != null && !now.isBefore(until);
  }

  /** Without the key, which must not be logged. */
  @Override
  public String toString() {
    return key == null ? "Caller[anonymous]" : "Caller[with a key]";
  }
}
