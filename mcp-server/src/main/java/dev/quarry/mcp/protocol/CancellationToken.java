package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.common.McpTransportContext;

/**
 * The cancellation state of one request. It is cancelled by the client's cancellation notification,
 * by a failed write, or by the end of the session, and never reset. Thread-safe.
 */
final class CancellationToken {
  private static final String KEY = CancellationToken.class.getName();

  private volatile boolean cancelled;
  private volatile boolean cancelledByClient;

  /** Whether the request is cancelled for any reason. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Whether the client has cancelled the request. MCP forbids a response then. */
  boolean isCancelledByClient() {
    return cancelledByClient;
  }

  void cancelByClient() {
    cancelledByClient = true;
    cancelled = true;
  }

  void cancel() {
    cancelled = true;
  }

  /** The transport context by which the SDK passes the token to the tool. */
  McpTransportContext context() {
    return McpTransportContext.create(java.util.Map.of(KEY, this));
  }

  /** The token of this context, or a new one if the transport has set none. */
  static CancellationToken of(McpTransportContext context) {
    return context.get(KEY) instanceof CancellationToken token ? token : new CancellationToken();
  }
}
