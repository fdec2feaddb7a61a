package dev.quarry.mcp.protocol;

import java.util.List;

/** The revisions of MCP that this server supports, oldest first. */
public final class Revisions {
  /** With sessions, which {@code initialize} opens. */
  public static final List<String> WITH_SESSIONS =
      List.of("2025-03-26", "2025-06-18", "2025-11-25");

  /** Without sessions: every request names its revision. */
  public static final List<String> STATELESS = List.of("2026-07-28");

  private Revisions() {}
}
