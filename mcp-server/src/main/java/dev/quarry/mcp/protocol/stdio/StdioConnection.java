package dev.quarry.mcp.protocol.stdio;

import dev.quarry.mcp.protocol.CancellationToken;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.McpRequest;
import dev.quarry.mcp.protocol.McpRevision;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.legacy.SdkServers;
import dev.quarry.mcp.protocol.legacy.StdioRevision;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The only client of a server over standard input and output. Requests run concurrently, each in
 * the revision that it names. A malformed message gets an error response. Thread-safe.
 */
final class StdioConnection {
  private static final Logger log = LoggerFactory.getLogger(StdioConnection.class);

  /** Calls that run at the end of input may still wait for the start of the database. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(1);

  private final OutputStream output;
  private final StdioRevision legacy;
  private final List<McpRevision> revisions;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<JsonNode, CancellationToken> calls = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  StdioConnection(OutputStream output, SdkServers servers, ModernRevision modern) {
    this.output = output;
    legacy = new StdioRevision(servers, this::write);
    revisions = List.of(modern, legacy);
  }

  /** Handles one message; the response to {@code initialize} is written before this returns. */
  void accept(byte[] line) throws InterruptedException {
    try {
      JsonNode json = JsonRpcMessage.read(line);
      if (json.isArray()) {
        legacy.handleBatch(json, new StdioChannel(new CancellationToken(), this::write));
      } else {
        accept(JsonRpcMessage.of(json));
      }
    } catch (JsonRpcMessage.Malformed e) {
      refuse(e);
    } catch (RuntimeException e) {
      // The next line is served whatever this one was.
      log.warn("A line could not be handled", e);
      write(
          JsonRpcErrors.body(
              null, JsonRpcErrors.INTERNAL, ProtocolException.internal().explanation()));
    }
  }

  void refuse(JsonRpcMessage.Malformed line) {
    write(JsonRpcErrors.body(null, line.code(), String.valueOf(line.getMessage())));
  }

  private void accept(JsonRpcMessage message) throws InterruptedException {
    McpRequest request = new McpRequest(message, null);
    McpRevision revision =
        revisions.stream().filter(each -> each.speaks(request)).findFirst().orElseThrow();
    JsonNode id = message.id();
    CancellationToken token = new CancellationToken();
    if (message.is("notifications/cancelled")) {
      cancel(message.params().path("requestId"));
    } else if (message.is("initialize") || id == null || message.isResponse()) {
      revision.handle(request, new StdioChannel(token, this::write));
    } else {
      calls.put(id, token);
      executor.execute(() -> answer(revision, request, id, token));
    }
  }

  private void answer(
      McpRevision revision, McpRequest request, JsonNode id, CancellationToken token) {
    StdioChannel channel = new StdioChannel(token, this::write);
    try {
      revision.handle(request, channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("An MCP request could not be handled", e);
      channel.respond(
          500,
          JsonRpcErrors.body(
              id, JsonRpcErrors.INTERNAL, ProtocolException.internal().explanation()));
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
}
