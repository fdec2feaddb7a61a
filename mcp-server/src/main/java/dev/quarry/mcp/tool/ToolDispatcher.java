package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and calls tools. Every exception of a tool becomes a failure with a code and a message.
 * Thread-safe.
 */
public final class ToolDispatcher {
  /**
   * Maximum size of a result as JSON, in bytes of UTF-8. A client receives it twice, once escaped
   * inside a string, and some clients abort at 1 MiB.
   */
  static final int MAX_RESULT_BYTES = 150_000;

  private static final Logger log = LoggerFactory.getLogger(ToolDispatcher.class);

  private final List<Tool> tools;

  public ToolDispatcher(List<Tool> tools) {
    this.tools = List.copyOf(tools);
  }

  public List<Tool> tools() {
    return tools;
  }

  public Optional<Tool> find(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /** Calls a tool. Never throws; after an interrupt the thread's interrupt flag is set. */
  public ToolResult call(
      Tool tool, Map<String, ? extends @Nullable Object> arguments, CallContext context) {
    try {
      return limitSize(tool.call(tool.parameters().parse(arguments), context));
    } catch (ToolException e) {
      return e.toFailure();
    } catch (OrchestratorException e) {
      return toFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolResult.Failure(
          "interrupted", "The server is shutting down. Repeat the call in a moment.", true, 503);
    } catch (RuntimeException e) {
      String reference = UUID.randomUUID().toString();
      log.error("Tool {} failed unexpectedly (reference {})", tool.name(), reference, e);
      return new ToolResult.Failure(
          "internal_error",
          "Quarry failed with an internal error. Its log has the cause under " + reference + ".",
          false,
          500);
    }
  }

  /** Maps the orchestrator's error codes to those of the tools, which are fewer. */
  private static ToolResult toFailure(OrchestratorException e) {
    int status = e.status() < 400 ? 503 : e.status();
    String code =
        switch (status) {
          case 404 -> "not_found";
          case 400 -> e.code().equals("invalid_request") ? "invalid_arguments" : e.code();
          default -> e.code();
        };
    return new ToolResult.Failure(code, e.explanation(), e.retryable(), status);
  }

  /** The result as JSON text, for clients that do not read structured content. */
  public static String toJson(ToolResult result) {
    return StructuredContent.toJson(result.content());
  }

  private static ToolResult limitSize(Map<String, Object> content) {
    int size = StructuredContent.toJson(content).getBytes(StandardCharsets.UTF_8).length;
    if (size <= MAX_RESULT_BYTES) {
      return new ToolResult.Success(content);
    }
    return new ToolResult.Failure(
        "answer_too_large",
        "The result has "
            + size
            + " bytes, more than the maximum of "
            + MAX_RESULT_BYTES
            + ". Call again with a smaller limit or max_chars.",
        false,
        500);
  }
}
