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
 * One client's session. It has a stock transport of its own, because that transport never forgets a
 * session: dropping the transport does. Thread-safe.
 */
final class Session {
  private static final String LINK = ClientLink.class.getName();
  private static final MediaType JSON =
      new MediaType("application", "json", StandardCharsets.UTF_8);

  private final WebMvcStreamableServerTransportProvider transport;
  private final Duration heartbeat;
  private final Map<JsonNode, ClientLink> calls = new ConcurrentHashMap<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final Caller owner = Caller.current();
  private volatile long lastUsed;

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

  /** Whether this thread's caller is the one who opened the session. */
  boolean isOfCaller() {
    return owner.is(Caller.current());
  }

  /** Whether no answer is being sent and no client listens. */
  boolean quiet() {
    return streams.get() == 0;
  }

  long lastUsed() {
    return lastUsed;
  }

  void used(long nanos) {
    lastUsed = nanos;
  }

  /** Answers {@code initialize}, which makes this session known to the SDK. */
  ServerResponse initialize(ServerRequest request, byte[] body) throws Exception {
    return route(rebuilt(request, body, null));
  }

  void tell(String method, Object params) {
    transport.notifyClients(method, params).block();
  }

  /** Gives the request to the SDK; the response is a stream that is kept alive. */
  ServerResponse handle(ServerRequest request, JsonRpcMessage message, byte[] body)
      throws Exception {
    JsonNode id = Objects.requireNonNull(message.id());
    ClientLink link = new ClientLink();
    ServerResponse response = route(rebuilt(request, body, link));
    if (response.statusCode().isError()) {
      return response;
    }
    calls.put(id, link);
    return stream(response, link, () -> calls.remove(id, link));
  }

  /** The stream of what the server has to say by itself. */
  ServerResponse listen(ServerRequest request) throws Exception {
    ClientLink link = new ClientLink();
    ServerResponse response = route(rebuilt(request, new byte[0], link));
    return response.statusCode().isError() ? response : stream(response, link, () -> {});
  }

  /** The client no longer wants the answer to this request. */
  void cancel(JsonNode requestId) {
    ClientLink link = calls.get(requestId);
    if (link != null) {
      link.cancel();
    }
  }

  void close() {
    calls.values().forEach(ClientLink::cut);
    transport.closeGracefully().block();
  }

  private ServerResponse stream(ServerResponse response, ClientLink link, Runnable afterwards) {
    streams.incrementAndGet();
    return new StreamedResponse(
        response,
        link,
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
   * The request as the stock transport wants it: the body readable once more, both accepted types
   * spelled exactly, and no request to replay events, since nothing is kept to replay.
   */
  private static ServerRequest rebuilt(
      ServerRequest request, byte[] body, @Nullable ClientLink link) {
    ServerRequest.Builder builder =
        ServerRequest.from(request)
            .headers(
                headers -> {
                  headers.setAccept(
                      java.util.List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM));
                  headers.setContentType(JSON);
                  headers.remove(HttpHeaders.LAST_EVENT_ID);
                })
            .body(body);
    return link == null ? builder.build() : builder.attribute(LINK, link).build();
  }

  private static McpTransportContext context(ServerRequest request) {
    return request.attribute(LINK).orElse(null) instanceof ClientLink link
        ? link.context()
        : McpTransportContext.EMPTY;
  }
}
