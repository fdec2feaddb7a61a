package dev.quarry.mcp.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Which keys let a caller in.
 *
 * @param required whether a caller has to send one
 * @param configured good without being asked for; absent: there is none
 * @param others asked for every other key
 */
public record KeyRule(boolean required, @Nullable String configured, KeyCheck others) {
  /** No key is needed; one that is sent is for the orchestrator to judge. */
  public static final KeyRule NONE = new KeyRule(false, null, key -> KeyCheck.Verdict.GOOD);

  KeyCheck.Verdict verdict(Caller caller) {
    String sent = caller.key();
    if (!required) {
      return KeyCheck.Verdict.GOOD;
    }
    if (sent == null) {
      return KeyCheck.Verdict.BAD;
    }
    return isConfigured(sent) ? KeyCheck.Verdict.GOOD : others.check(caller);
  }

  private boolean isConfigured(String sent) {
    return configured != null
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), configured.getBytes(StandardCharsets.UTF_8));
  }
}
