package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.access.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sends the events of a job over WebSockets (RFC 6455), each as one text message. The handshake is
 * an ordinary request that has passed the filters: key, Host and Origin are checked.
 */
public final class EventSockets {
  /**
   * A close code instead of an HTTP status, because browsers do not show pages the status of a
   * failed handshake.
   */
  static final CloseReason NO_SUCH_JOB =
      new CloseReason(CloseReason.CloseCodes.getCloseCode(4404), "The job does not exist.");

  static final CloseReason KEY_ENDED =
      new CloseReason(
          CloseReason.CloseCodes.getCloseCode(4401), "The API key has expired or was revoked.");

  static final CloseReason ENDED =
      new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "The job has ended.");

  /**
   * Buffer size for messages of clients, which are discarded; a session allocates three times as
   * many bytes.
   */
  private static final int MAX_MESSAGE_BYTES = 1_024;

  private final EventFeeds feeds;

  public EventSockets(EventFeeds feeds) {
    this.feeds = feeds;
  }

  /**
   * Upgrades the connection to a WebSocket and returns. The feed does not use the request or its
   * thread.
   */
  void open(
      UUID job,
      long after,
      Principal caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    EventFeeds.Permit permit = feeds.reserve(caller);
    EventSocket socket = new EventSocket(permit, client -> feeds.start(job, after, client, permit));
    boolean upgraded = false;
    try {
      upgraded = upgrade(socket, request, response);
    } finally {
      if (!upgraded) {
        permit.release();
      }
    }
  }

  /** Opens a WebSocket and closes it with a reason. */
  void reject(CloseReason reason, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    upgrade(new ClosedSocket(reason), request, response);
  }

  private static boolean upgrade(
      jakarta.websocket.Endpoint endpoint, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object attribute = request.getServletContext().getAttribute(ServerContainer.class.getName());
    if (!(attribute instanceof ServerContainer container)) {
      throw new IllegalStateException("the web server does not support WebSockets");
    }
    container.setDefaultMaxTextMessageBufferSize(MAX_MESSAGE_BYTES);
    container.setDefaultMaxBinaryMessageBufferSize(MAX_MESSAGE_BYTES);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(endpoint.getClass(), "/ws/jobs/{id}")
            .configurator(new Handshake(endpoint))
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new IllegalStateException("the WebSocket handshake failed", e);
    }
    return response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
  }

  private static final class Handshake extends ServerEndpointConfig.Configurator {
    private final jakarta.websocket.Endpoint endpoint;

    Handshake(jakarta.websocket.Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }

    /** The access filter has already checked the Origin. */
    @Override
    public boolean checkOrigin(String origin) {
      return true;
    }

    /** No compression: it would use hundreds of kilobytes per connection. */
    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }
  }
}
