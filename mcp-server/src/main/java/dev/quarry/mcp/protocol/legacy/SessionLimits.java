package dev.quarry.mcp.protocol.legacy;

import java.time.Duration;

/**
 * Limits of MCP sessions.
 *
 * @param max maximum number of open sessions; a further one evicts the idlest of the tenant with
 *     the most sessions
 * @param maxPerKey maximum number of open sessions per API key; a further one evicts the idlest of
 *     the key
 * @param idle idle timeout of a session without an open stream
 * @param heartbeat interval of the comments on an idle stream
 */
public record SessionLimits(int max, int maxPerKey, Duration idle, Duration heartbeat) {
  /**
   * Maximum number of open sessions per tenant; a further one evicts the idlest of the tenant. One
   * tenant cannot occupy the server with many keys.
   */
  int maxPerTenant() {
    return Math.max(1, max / 2);
  }

  /** Some clients time out after 60 s without data, some proxies after 30 s. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(1_000, 250, Duration.ofMinutes(30), Duration.ofSeconds(10));
}
