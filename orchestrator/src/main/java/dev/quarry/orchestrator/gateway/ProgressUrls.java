package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Makes the URL that an upstream may report to while an attempt runs. Thread-safe. */
public final class ProgressUrls {
  private final ProgressTokens tokens;
  private final Supplier<String> base;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param base of this installation's HTTP API as upstreams reach it, without a slash at its end
   */
  public ProgressUrls(ProgressTokens tokens, Supplier<String> base) {
    this.tokens = tokens;
    this.base = base;
  }

  String open(Fence fence) {
    ProgressToken token = ProgressToken.random(random);
    tokens.open(fence, token.sha256());
    return base.get() + "/progress/" + token.text();
  }
}
