package dev.quarry.mcp.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Which API keys are accepted. Callers whose key the orchestrator has not checked count as one
 * tenant, {@value Caller#DEFAULT_TENANT}. Thread-safe.
 *
 * @param required whether a caller must send a key
 * @param configured key that is accepted without a check by {@code others}; null: none
 * @param others checks every other key
 */
public record KeyPolicy(boolean required, @Nullable String configured, KeyValidator others) {
  /** No key is required. If one is sent, the orchestrator checks it. */
  public static final KeyPolicy NONE =
      new KeyPolicy(false, null, key -> new KeyValidator.Result.Unknown());

  private static final KeyValidator.Result UNCHECKED =
      new KeyValidator.Result.Valid(Caller.DEFAULT_TENANT);

  KeyValidator.Result check(Caller caller) {
    String sent = caller.key();
    if (!required) {
      return UNCHECKED;
    }
    if (sent == null) {
      return new KeyValidator.Result.Invalid();
    }
    return isConfigured(sent) ? UNCHECKED : others.check(caller);
  }

  boolean isConfigured(String sent) {
    return configured != null
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), configured.getBytes(StandardCharsets.UTF_8));
  }
}
