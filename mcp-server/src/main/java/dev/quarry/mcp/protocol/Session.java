package dev.quarry.mcp.protocol;

import dev.quarry.mcp.access.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.mcp.server.webmvc.transport.WebMvcStreamableServerTransportProvider;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;

/**
 * The session of one client. It has its own instance of the SDK's transport, because the transport
 * never removes sessions; the session is freed with the instance. Thread-safe.
 */
final class Session {
  private static final String TOKEN_ATTRIBUTE = CancellationToken.class.getName();
  private static final MediaType JSON =
      new MediaType("application", "json", StandardCharsets.UTF_8);

  private final WebMvcStreamableServerTransportProvider transport;
  private final Duration heartbeat;
  private final Map<JsonNode, CancellationToken> calls = new ConcurrentHashMap<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final Caller owner = Caller.current();
  private volatile long lastUsed;
  private volatile @Nullable String sdkId;

  Session(McpStreamableServerSession.Factory factory, Duration heartbeat) {
    this.heartbeat = heartbeat;
    transport =
        WebMvcStreamableServerTransportProvider.builder()
            .jsonMapper(SdkServers.JSON)
            .mcpEndpoint(McpEndpoint.PATH)
            .contextExtractor(Session::context)
            .build();
    transport.setSessionFactory(factory);
  }

  /** Whether the current caller opened this session. */
  boolean isOfCaller() {
    return owner.hasSameKey(Caller.current());
  }

  /** The tenant of the caller that opened this session. */
  String tenant() {
    return owner.tenant();
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

  /** Handles {@code initialize}, by which the SDK creates the session. */
  ServerResponse initialize(ServerRequest request, byte[] body) throws Exception {
    ServerResponse response = route(rebuilt(request, body, null));
    sdkId = response.headers().getFirst(HttpHeaders.MCP_SESSION_ID);
    return response;
  }

  /** The id by which the SDK knows this session; null if {@code initialize} was refused. */
  @Nullable String sdkId() {
    return sdkId;
  }

  void tell(String method, Object params) {
    transport.notifyClients(method, params).block();
  }

  /** Passes the request to the SDK; the response is an event stream with keep-alive comments. */
  ServerResponse handle(ServerRequest request, JsonRpcMessage message, byte[] body)
      throws Exception {
    JsonNode id = Objects.requireNonNull(message.id());
    CancellationToken token = new CancellationToken();
    ServerResponse response = route(rebuilt(request, body, token));
    if (response.statusCode().isError()) {
      return response;
    }
    calls.put(id, token);
    return stream(response, token, () -> calls.remove(id, token));
  }

  /** Opens the stream for notifications of the server (GET). */
  ServerResponse listen(ServerRequest request) throws Exception {
    CancellationToken token = new CancellationToken();
    ServerResponse response = route(rebuilt(request, new byte[0], token));
    return response.statusCode().isError() ? response : stream(response, token, () -> {});
  }

  /** Cancels a request on behalf of the client. */
  void cancel(JsonNode requestId) {
    CancellationToken token = calls.get(requestId);
    if (token != null) {
      token.cancelByClient();
    }
  }

  void close() {
    calls.values().forEach(CancellationToken::cancel);
    transport.closeGracefully().block();
  }

  private ServerResponse stream(
      ServerResponse response, CancellationToken token, Runnable afterwards) {
    streams.incrementAndGet();
    return new StreamedResponse(
        response,
        token,
        heartbeat,
        () -> {
          streams.decrementAndGet();
          afterwards.run();
        });
  }

  private ServerResponse route(ServerRequest request) throws Exception {
    return transport.getRouterFunction().route(request).orElseThrow().handle(request);
  }

  /**
   * Rebuilds the request for the SDK's transport: with the body that was already read, the SDK's id
   * of the session, the exact Accept header that it requires, and without Last-Event-ID, because
   * events are not stored for replay.
   */
  private ServerRequest rebuilt(
      ServerRequest request, byte[] body, @Nullable CancellationToken token) {
    String id = sdkId;
    ServerRequest.Builder builder =
        ServerRequest.from(request)
            .headers(
                headers -> {
                  headers.setAccept(
                      java.util.List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM));
                  headers.setContentType(JSON);
                  headers.remove(HttpHeaders.LAST_EVENT_ID);
                  if (id != null) {
                    headers.set(HttpHeaders.MCP_SESSION_ID, id);
                  }
                })
            .body(body);
    return token == null ? builder.build() : builder.attribute(TOKEN_ATTRIBUTE, token).build();
  }

  private static McpTransportContext context(ServerRequest request) {
    return request.attribute(TOKEN_ATTRIBUTE).orElse(null) instanceof CancellationToken token
        ? token.context()
        : McpTransportContext.EMPTY;
  }
}
