package dev.quarry.mcp.protocol;

import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.tool.ToolDispatcher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * {@code /mcp}: MCP's Streamable HTTP transport, revisions 2025-03-26 to 2025-11-25. Thread-safe.
 */
public final class McpEndpoint {
  public static final String PATH = "/mcp";
  private static final Logger log = LoggerFactory.getLogger(McpEndpoint.class);
  private static final String SESSION = "Mcp-Session-Id";
  private static final String VERSION = "MCP-Protocol-Version";
  private static final String CONNECT_AGAIN =
      "This session does not exist: it has ended, was idle for too long, or the server was"
          + " restarted. Connect again: send initialize without Mcp-Session-Id.";

  private final Sessions sessions;
  private final SdkServers servers;
  private final RequestValidator validator;
  private final RequestBodyReader bodies;

  public McpEndpoint(
      Sessions sessions, ToolDispatcher dispatcher, RequestBodyReader bodies, SdkServers servers) {
    this.sessions = sessions;
    this.servers = servers;
    validator = new RequestValidator(dispatcher);
    this.bodies = bodies;
  }

  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .POST(PATH, this::post)
        .GET(PATH, this::get)
        .DELETE(PATH, this::delete)
        .route(RequestPredicates.path(PATH), request -> notAllowed("MCP clients use POST."))
        .build();
  }

  private ServerResponse post(ServerRequest request) throws Exception {
    JsonRpcMessage message;
    byte[] body;
    try {
      body = bodies.read(request.servletRequest());
      message = JsonRpcMessage.parse(body);
    } catch (RequestBodyReader.TooLarge e) {
      return JsonRpcErrors.respond(413, null, JsonRpcErrors.INVALID_REQUEST, e.explanation());
    } catch (JsonRpcMessage.Malformed e) {
      return JsonRpcErrors.respond(400, null, e.code, String.valueOf(e.getMessage()));
    }
    if (!accepts(request, MediaType.APPLICATION_JSON)
        || !accepts(request, MediaType.TEXT_EVENT_STREAM)) {
      return refuse(
          406, message, "The Accept header must list application/json and text/event-stream.");
    }
    return message.is("initialize") && message.isRequest()
        ? initialize(request, message, body)
        : withinSession(request, message, body);
  }

  private ServerResponse initialize(ServerRequest request, JsonRpcMessage message, byte[] body) {
    String fault = validator.fault(message);
    if (fault != null) {
      return JsonRpcErrors.respond(400, message.id(), JsonRpcErrors.INVALID_PARAMS, fault);
    }
    servers.refresh(sessions);
    return answered(message, () -> sessions.open(request, body));
  }

  private ServerResponse withinSession(ServerRequest request, JsonRpcMessage message, byte[] body)
      throws Exception {
    if (message.is("server/discover")) {
      // Clients of later protocol revisions send this first. After this error they fall back to
      // initialize.
      return JsonRpcErrors.respond(
          400, message.id(), JsonRpcErrors.METHOD_NOT_FOUND, "Method not found: server/discover");
    }
    String id = request.headers().firstHeader(SESSION);
    if (id == null) {
      return refuse(400, message, "Send initialize first, then Mcp-Session-Id with every request.");
    }
    Optional<Session> session = sessions.find(id);
    if (session.isEmpty()) {
      return connectAgain();
    }
    String wrongVersion = wrongVersion(request);
    if (wrongVersion != null) {
      return refuse(400, message, wrongVersion);
    }
    if (message.is("notifications/cancelled")) {
      session.get().cancel(message.params().path("requestId"));
      return ServerResponse.accepted().build();
    }
    if (!message.isRequest()) {
      // Other notifications, and responses, are ignored: this server sends no requests to clients.
      return ServerResponse.accepted().build();
    }
    String fault = validator.fault(message);
    return fault != null
        ? JsonRpcErrors.respond(200, message.id(), JsonRpcErrors.INVALID_PARAMS, fault)
        : answered(message, () -> session.get().handle(request, message, body));
  }

  /** Replaces the SDK's error responses, which contain stack traces. */
  private static ServerResponse answered(JsonRpcMessage message, Callable<ServerResponse> answer) {
    try {
      ServerResponse response = answer.call();
      return response.statusCode().isError()
          ? refuse(response.statusCode().value(), message, "The message was not understood.")
          : response;
    } catch (SessionLimitException e) {
      return ServerResponse.status(e.status)
          .header(HttpHeaders.RETRY_AFTER, String.valueOf(e.retryAfter.toSeconds()))
          .contentType(MediaType.APPLICATION_JSON)
          .body(
              JsonRpcErrors.body(
                  message.id(), JsonRpcErrors.SERVER, String.valueOf(e.getMessage())));
    } catch (Exception e) {
      log.warn("An MCP message could not be handled", e);
      return JsonRpcErrors.respond(
          500, message.id(), JsonRpcErrors.INTERNAL, "The message could not be handled.");
    }
  }

  private ServerResponse get(ServerRequest request) throws Exception {
    if (accepted(request) == null) {
      return plain(406, "The Accept header cannot be read. An MCP client sends text/event-stream.");
    }
    String id = request.headers().firstHeader(SESSION);
    if (!accepts(request, MediaType.TEXT_EVENT_STREAM) || id == null) {
      return notAllowed(
          "This is Quarry's MCP endpoint. MCP clients connect to it by POST; see"
              + " https://modelcontextprotocol.io for clients.");
    }
    Optional<Session> session = sessions.find(id);
    return session.isEmpty() ? connectAgain() : session.get().listen(request);
  }

  private ServerResponse delete(ServerRequest request) {
    String id = request.headers().firstHeader(SESSION);
    return id != null && sessions.end(id) ? ServerResponse.noContent().build() : connectAgain();
  }

  private static @Nullable String wrongVersion(ServerRequest request) {
    String version = request.headers().firstHeader(VERSION);
    return version == null || Sessions.VERSIONS.contains(version)
        ? null
        : "Unsupported MCP-Protocol-Version. Supported are: "
            + String.join(", ", Sessions.VERSIONS);
  }

  private static boolean accepts(ServerRequest request, MediaType type) {
    List<MediaType> accepted = accepted(request);
    return accepted != null
        && (accepted.isEmpty() || accepted.stream().anyMatch(range -> range.includes(type)));
  }

  /** The Accept header; null if it is malformed. */
  private static @Nullable List<MediaType> accepted(ServerRequest request) {
    try {
      return request.headers().accept();
    } catch (InvalidMediaTypeException e) {
      return null;
    }
  }

  private static ServerResponse refuse(int status, JsonRpcMessage message, String reason) {
    return JsonRpcErrors.respond(status, message.id(), JsonRpcErrors.SERVER, reason);
  }

  private static ServerResponse connectAgain() {
    return plain(404, CONNECT_AGAIN);
  }

  private static ServerResponse notAllowed(String text) {
    return ServerResponse.status(405)
        .header(HttpHeaders.ALLOW, "GET, POST, DELETE")
        .contentType(MediaType.TEXT_PLAIN)
        .body(text);
  }

  private static ServerResponse plain(int status, String text) {
    return ServerResponse.status(status).contentType(MediaType.TEXT_PLAIN).body(text);
  }
}
