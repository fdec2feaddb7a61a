package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import java.util.concurrent.atomic.AtomicInteger;

/** The session of one client over HTTP. Thread-safe. */
final class Session {
  private final SdkSession sdk;
  private final AtomicInteger streams = new AtomicInteger();
  private final Caller owner = Caller.current();
  private volatile long lastUsed;

  Session(SdkSession sdk) {
    this.sdk = sdk;
  }

  /** Whether the current caller opened this session. */
  boolean isOfCaller() {
    return owner.isSame(Caller.current());
  }

  /** The tenant of the caller that opened this session. */
  String tenant() {
    return owner.tenant();
  }

  String version() {
    return sdk.version();
  }

  /** Whether the session has no open response stream. */
  boolean quiet() {
    return streams.get() == 0;
  }

  long lastUsed() {
    return lastUsed;
  }

  void used(long nanos) {
    lastUsed = nanos;
  }

  /** Handles a valid request. */
  void handle(JsonRpcMessage request, MessageChannel channel) {
    streams.incrementAndGet();
    try {
      channel.begin();
      sdk.handle(request, channel);
    } finally {
      streams.decrementAndGet();
    }
  }

  /** Opens the stream for notifications of the server (GET). */
  void listen(MessageChannel channel) throws InterruptedException {
    streams.incrementAndGet();
    try {
      sdk.listen(channel);
    } finally {
      streams.decrementAndGet();
    }
  }

  /**
   * Receives a notification or a response. Notifications except for a cancellation are ignored:
   * nothing here depends on them.
   */
  void receive(JsonRpcMessage message) {
    if (message.is("notifications/cancelled")) {
      sdk.cancel(message.params().path("requestId"));
    } else if (message.isResponse()) {
      sdk.accept(message);
    }
  }

  void tell(String method, Object params) {
    sdk.tell(method, params);
  }

  void close() {
    sdk.close();
  }
}
