package dev.quarry.mcp.protocol;

/**
 * Serves the requests of some revisions of MCP. Each transport asks its revisions in order; the
 * first one that speaks the revision of a message handles it. Thread-safe.
 */
public interface McpRevision {
  /** Whether this message belongs to a revision that is served here. */
  boolean speaks(McpRequest request);

  /**
   * Handles one message and returns when its response has been sent. Never throws for a fault of
   * the message.
   */
  void handle(McpRequest request, MessageChannel channel) throws InterruptedException;
}
