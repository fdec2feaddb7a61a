package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.common.McpTransportContext;

/**
 * Whether the client of one request still waits for its response. Set once: by a cancellation, by a
 * write that fails, or by the end of the session. Thread-safe.
 */
final class ClientLink {
  private static final String KEY = ClientLink.class.getName();

  private volatile boolean gone;
  private volatile boolean cancelled;

  /** Whether there is no use in waiting on behalf of the client. */
  boolean gone() {
    return gone;
  }

  /** Whether the client has cancelled the request: no response is sent then. */
  boolean cancelled() {
    return cancelled;
  }

  void cancel() {
    cancelled = true;
    gone = true;
  }

  void cut() {
    gone = true;
  }

  /** The context through which the SDK hands the link to the tool. */
  McpTransportContext context() {
    return McpTransportContext.create(java.util.Map.of(KEY, this));
  }

  /** The link of this context; one that is never cut where the transport knows none. */
  static ClientLink of(McpTransportContext context) {
    return context.get(KEY) instanceof ClientLink link ? link : new ClientLink();
  }
}
