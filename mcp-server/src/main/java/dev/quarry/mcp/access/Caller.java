package dev.quarry.mcp.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Whose request this thread is answering. What is asked of the orchestrator meanwhile is asked
 * under the caller's own key, so that its tenant and role hold; outside of a request there is no
 * key to ask under. Immutable.
 *
 * @param key that the caller sent; absent: none, which is enough for an open orchestrator only
 */
public record Caller(@Nullable String key) {
  /** Somebody who sent no key. */
  public static final Caller ANONYMOUS = new Caller(null);

  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  /** What is done for a caller. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** The caller of this thread's request; {@link #ANONYMOUS} outside of one. */
  public static Caller current() {
    return CURRENT.orElse(ANONYMOUS);
  }

  /** Does something in this caller's name, in this thread only. */
  void act(Action action) throws Exception {
    ScopedValue.where(CURRENT, this)
        .call(
            () -> {
              action.run();
              return true;
            });
  }

  /** Whether both have the same key, or both none; in constant time for keys of one length. */
  public boolean is(Caller other) {
    String mine = key;
    String theirs = other.key;
    return mine == null || theirs == null
        ? mine == null && theirs == null
        : MessageDigest.isEqual(
            mine.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  /** Not the key: texts of objects end up in logs. */
  @Override
  public String toString() {
    return key == null ? "Caller[anonymous]" : "Caller[with a key]";
  }
}
