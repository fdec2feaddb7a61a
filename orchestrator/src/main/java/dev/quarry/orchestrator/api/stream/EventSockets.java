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
 * Sends a job's events over WebSockets (RFC 6455), one as one text message. The handshake is a
 * request like any other and has passed the same filters: key, Host and Origin are checked.
 */
public final class EventSockets {
  /** A browser does not tell a page why a handshake failed, but it does tell a close code. */
  static final CloseReason NO_SUCH_JOB =
      new CloseReason(CloseReason.CloseCodes.getCloseCode(4404), "There is no such job.");

  static final CloseReason KEY_ENDED =
      new CloseReason(CloseReason.CloseCodes.getCloseCode(4401), "The key is no longer in force.");

  static final CloseReason ENDED =
      new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "The job has ended.");

  /** For what clients say, to which nobody listens; a session holds three times as many bytes. */
  private static final int LONGEST_MESSAGE = 1_024;

  private final EventFeeds feeds;

  public EventSockets(EventFeeds feeds) {
    this.feeds = feeds;
  }

  /** Makes the connection a WebSocket and returns; the events go on without the request. */
  void open(
      UUID job,
      long after,
      Principal caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    EventFeeds.Place place = feeds.reserve(caller);
    EventSocket socket = new EventSocket(place, client -> feeds.start(job, after, client, place));
    boolean upgraded = false;
    try {
      upgraded = upgrade(socket, request, response);
    } finally {
      if (!upgraded) {
        place.giveBack();
      }
    }
  }

  /** Opens a WebSocket only to say why it has nothing to tell. */
  void refuse(CloseReason reason, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    upgrade(new ClosedSocket(reason), request, response);
  }

  private static boolean upgrade(
      jakarta.websocket.Endpoint endpoint, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object attribute = request.getServletContext().getAttribute(ServerContainer.class.getName());
    if (!(attribute instanceof ServerContainer container)) {
      throw new IllegalStateException("the server has no WebSockets");
    }
    container.setDefaultMaxTextMessageBufferSize(LONGEST_MESSAGE);
    container.setDefaultMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(endpoint.getClass(), "/ws/jobs/{id}")
            .configurator(new Handshake(endpoint))
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new IllegalStateException("the WebSocket cannot be set up", e);
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

    /** The access filter has looked at it. */
    @Override
    public boolean checkOrigin(String origin) {
      return true;
    }

    /** No compression: it would cost each connection hundreds of kilobytes. */
    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }
  }
}
