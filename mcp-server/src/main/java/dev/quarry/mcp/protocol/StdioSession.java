package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The only session of a server over standard input and output. Requests run concurrently. A
 * malformed message gets an error response. Contrary to MCP, requests before {@code initialize} are
 * accepted. Thread-safe.
 */
final class StdioSession implements McpStreamableServerTransportProvider {
  private static final Logger log = LoggerFactory.getLogger(StdioSession.class);

  /** Calls that run at the end of input may still wait for the start of the database. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(1);

  private static final McpSchema.InitializeRequest UNKNOWN_CLIENT =
      McpSchema.InitializeRequest.builder(
              ProtocolVersions.MCP_2025_11_25,
              McpSchema.ClientCapabilities.builder().build(),
              McpSchema.Implementation.builder("unknown", "0").build())
          .build();

  private final OutputStream output;
  private final RequestValidator validator;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<JsonNode, CancellationToken> calls = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private McpStreamableServerSession.@Nullable Factory factory;
  private volatile @Nullable McpStreamableServerSession session;

  StdioSession(OutputStream output, RequestValidator validator) {
    this.output = output;
    this.validator = validator;
  }

  @Override
  public void setSessionFactory(McpStreamableServerSession.Factory sessionFactory) {
    factory = sessionFactory;
    session = sessionFactory.startSession(UNKNOWN_CLIENT).session();
  }

  /** Handles one message; the response to {@code initialize} is written before this returns. */
  void accept(byte[] line) {
    try {
      JsonRpcMessage message = JsonRpcMessage.parse(line);
      JsonNode id = message.id();
      if (message.is("notifications/cancelled")) {
        cancel(message.params().path("requestId"));
      } else if (message.isRequest() && id != null) {
        request(message, id);
      }
    } catch (JsonRpcMessage.Malformed e) {
      refuse(e);
    }
  }

  void refuse(JsonRpcMessage.Malformed line) {
    write(JsonRpcErrors.body(null, line.code, String.valueOf(line.getMessage())));
  }

  private void request(JsonRpcMessage message, JsonNode id) {
    String fault = validator.fault(message);
    if (fault != null) {
      write(JsonRpcErrors.body(id, JsonRpcErrors.INVALID_PARAMS, fault));
      return;
    }
    if (message.is(McpSchema.METHOD_INITIALIZE)) {
      initialize(message.sdkRequest());
      return;
    }
    CancellationToken token = new CancellationToken();
    calls.put(id, token);
    executor.execute(() -> answer(message, id, token));
  }

  private void initialize(McpSchema.JSONRPCRequest request) {
    McpSchema.InitializeRequest client =
        SdkServers.JSON.convertValue(request.params(), McpSchema.InitializeRequest.class);
    McpStreamableServerSession.McpStreamableServerSessionInit started =
        Objects.requireNonNull(factory).startSession(client);
    session = started.session();
    send(McpSchema.JSONRPCResponse.result(request.id(), started.initResult().block()));
  }

  private void answer(JsonRpcMessage message, JsonNode id, CancellationToken token) {
    try {
      Objects.requireNonNull(session)
          .responseStream(new Reply(token))
          .handle(message.sdkRequest())
          .contextWrite(context -> context.put(McpTransportContext.KEY, token.context()))
          .block();
    } catch (RuntimeException e) {
      log.warn("An MCP request could not be handled", e);
      write(
          JsonRpcErrors.body(
              id,
              JsonRpcErrors.INTERNAL,
              "The request failed with an internal error. The server's log has the cause."));
    } finally {
      calls.remove(id, token);
    }
  }

  private void cancel(JsonNode requestId) {
    CancellationToken token = calls.get(requestId);
    if (token != null) {
      token.cancelByClient();
    }
  }

  /**
   * Handles the end of input: ends the waits for jobs, and waits until all calls have responded.
   */
  void end() throws InterruptedException {
    executor.shutdown();
    calls.values().forEach(CancellationToken::cancel);
    if (!executor.awaitTermination(DRAIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      executor.shutdownNow();
    }
  }

  private void send(McpSchema.JSONRPCMessage message) {
    try {
      write(SdkServers.JSON.writeValueAsString(message));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void write(String message) {
    writing.lock();
    try {
      output.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      output.flush();
    } catch (IOException e) {
      log.debug("The client has closed its input", e);
      calls.values().forEach(CancellationToken::cancel);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public Mono<Void> notifyClients(String method, Object params) {
    return Mono.fromRunnable(() -> send(new McpSchema.JSONRPCNotification(method, params)));
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }

  /** Writes the progress and the response of one request. */
  private final class Reply implements McpStreamableServerTransport {
    private final CancellationToken token;

    Reply(CancellationToken token) {
      this.token = token;
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
      return Mono.fromRunnable(
          () -> {
            if (!token.isCancelledByClient()) {
              send(message);
            }
          });
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, String messageId) {
      return sendMessage(message);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
      return SdkServers.JSON.convertValue(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
      return Mono.empty();
    }
  }
}
