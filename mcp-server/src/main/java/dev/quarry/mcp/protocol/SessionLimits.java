package dev.quarry.mcp.protocol;

import java.time.Duration;

/**
 * How much sessions may cost.
 *
 * @param most how many are kept; the idlest is forgotten for a new one
 * @param idle how long a session without any stream is kept
 * @param heartbeat how often a silent stream gets a comment
 */
public record SessionLimits(int most, Duration idle, Duration heartbeat) {
  /** Some clients give up after 60 s without a byte, proxies after 30 s. */
  public static final SessionLimits USUAL =
      new SessionLimits(1_000, Duration.ofMinutes(30), Duration.ofSeconds(10));
}
