package dev.quarry.mcp.protocol;

import java.time.Duration;

/**
 * How much sessions may cost.
 *
 * @param max how many are open at once; one more is refused
 * @param maxPerKey how many are open under one key; the key's own idlest one is ended for one more
 * @param idle how long a session without any stream is kept
 * @param heartbeat how often a silent stream gets a comment
 */
public record SessionLimits(int max, int maxPerKey, Duration idle, Duration heartbeat) {
  /** Some clients give up after 60 s without a byte, proxies after 30 s. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(1_000, 250, Duration.ofMinutes(30), Duration.ofSeconds(10));
}
