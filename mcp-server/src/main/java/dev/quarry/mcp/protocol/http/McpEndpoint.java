package dev.quarry.mcp.protocol.http;

import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.McpRevision;
import dev.quarry.mcp.protocol.legacy.LegacyHttpRevision;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;

/** {@code /mcp}: MCP's Streamable HTTP transport, for all revisions. Thread-safe. */
public final class McpEndpoint {
  public static final String PATH = "/mcp";

  private final LegacyHttpRevision legacy;
  private final List<McpRevision> revisions;
  private final RequestBodyReader bodies;
  private final Duration heartbeat;

  /**
   * @param heartbeat interval of the comments on an idle stream
   */
  public McpEndpoint(
      LegacyHttpRevision legacy,
      ModernRevision modern,
      RequestBodyReader bodies,
      Duration heartbeat) {
    this.legacy = legacy;
    revisions = List.of(modern, legacy);
    this.bodies = bodies;
    this.heartbeat = heartbeat;
  }

  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .POST(PATH, this::post)
        .GET(PATH, this::get)
        .DELETE(PATH, this::delete)
        .route(
            RequestPredicates.path(PATH), request -> notAllowed(request, "MCP clients use POST."))
        .build();
  }

  private ServerResponse post(ServerRequest request) throws IOException {
    if (!isJson(request)) {
      return refuse(
          415, null, JsonRpcErrors.INVALID_REQUEST, "The Content-Type must be application/json.");
    }
    JsonNode json;
    JsonRpcMessage message;
    try {
      json = JsonRpcMessage.read(bodies.read(request.servletRequest()));
      message = json.isArray() ? null : JsonRpcMessage.of(json);
    } catch (RequestBodyReader.TooLarge e) {
      return refuse(413, null, JsonRpcErrors.INVALID_REQUEST, e.explanation());
    } catch (JsonRpcMessage.Malformed e) {
      return refuse(400, null, e.code(), String.valueOf(e.getMessage()));
    }
    JsonNode id = message == null ? null : message.id();
    if (!accepts(request, MediaType.APPLICATION_JSON)
        || !accepts(request, MediaType.TEXT_EVENT_STREAM)) {
      return refuse(
          406,
          id,
          JsonRpcErrors.SERVER,
          "The Accept header must list application/json and text/event-stream.");
    }
    if (message == null) {
      String session = request.headers().firstHeader(McpRequest.SESSION);
      return new ChannelResponse(
          channel -> legacy.handleBatch(json, session, channel), heartbeat, null);
    }
    McpRequest read = new McpRequest(message, name -> request.headers().header(name));
    McpRevision revision =
        revisions.stream().filter(each -> each.speaks(read)).findFirst().orElseThrow();
    return new ChannelResponse(channel -> revision.handle(read, channel), heartbeat, id);
  }

  private ServerResponse get(ServerRequest request) {
    if (accepted(request) == null) {
      return plain(406, "The Accept header cannot be read. An MCP client sends text/event-stream.");
    }
    String id = request.headers().firstHeader(McpRequest.SESSION);
    if (ModernRevision.isModern(request.headers().firstHeader(McpRequest.VERSION))
        || !accepts(request, MediaType.TEXT_EVENT_STREAM)
        || id == null) {
      return notAllowed(
          request,
          "This is Quarry's MCP endpoint. MCP clients connect to it by POST; see"
              + " https://modelcontextprotocol.io for clients.");
    }
    return new ChannelResponse(channel -> legacy.listen(id, channel), heartbeat, null);
  }

  private ServerResponse delete(ServerRequest request) {
    if (ModernRevision.isModern(request.headers().firstHeader(McpRequest.VERSION))) {
      return notAllowed(request, "Revision 2026-07-28 has no sessions.");
    }
    String id = request.headers().firstHeader(McpRequest.SESSION);
    return id != null && legacy.end(id)
        ? ServerResponse.noContent().build()
        : plain(404, LegacyHttpRevision.CONNECT_AGAIN);
  }

  /**
   * Whether the body is declared as JSON, or not declared. Browsers ask no permission before they
   * send other types to a foreign server.
   */
  private static boolean isJson(ServerRequest request) {
    try {
      return request.headers().contentType().map(MediaType.APPLICATION_JSON::includes).orElse(true);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
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

  private static ServerResponse refuse(int status, @Nullable JsonNode id, int code, String reason) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(JsonRpcErrors.body(id, code, reason));
  }

  private static ServerResponse notAllowed(ServerRequest request, String text) {
    boolean modern = ModernRevision.isModern(request.headers().firstHeader(McpRequest.VERSION));
    return ServerResponse.status(405)
        .header(HttpHeaders.ALLOW, modern ? "POST" : "GET, POST, DELETE")
        .contentType(MediaType.TEXT_PLAIN)
        .body(text);
  }

  private static ServerResponse plain(int status, String text) {
    return ServerResponse.status(status).contentType(MediaType.TEXT_PLAIN).body(text);
  }
}
