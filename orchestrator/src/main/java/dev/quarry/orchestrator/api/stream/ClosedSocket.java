package dev.quarry.orchestrator.api.stream;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A WebSocket that is closed with a reason as soon as it is open. */
final class ClosedSocket extends Endpoint {
  private final CloseReason reason;

  ClosedSocket(CloseReason reason) {
    this.reason = reason;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    try {
      session.close(reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
