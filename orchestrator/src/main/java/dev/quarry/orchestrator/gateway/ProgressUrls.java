package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.job.Fence;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Creates the URL to which an upstream may report progress while an attempt runs. Thread-safe. */
public final class ProgressUrls {
  private final ProgressTokens tokens;
  private final Supplier<String> base;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param base URL of the HTTP API as upstreams reach it, without a trailing slash
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
