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
 * All tools, and the one place where a call becomes a result: whatever goes wrong inside, the
 * caller gets a code and a sentence, never an exception. Thread-safe.
 */
public final class Toolbox {
  /**
   * The most that an answer may take as JSON, in bytes of UTF-8. A client receives it twice, once
   * quoted inside a string, and some break off at 1 MiB.
   */
  static final int LARGEST = 150_000;

  private static final Logger log = LoggerFactory.getLogger(Toolbox.class);

  private final List<Tool> tools;

  public Toolbox(List<Tool> tools) {
    this.tools = List.copyOf(tools);
  }

  public List<Tool> tools() {
    return tools;
  }

  public Optional<Tool> find(String name) {
    return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /** Calls a tool; never throws. An interrupt ends the call and stays set. */
  public ToolResult call(
      Tool tool, Map<String, ? extends @Nullable Object> arguments, ToolCall call) {
    try {
      return bounded(tool.call(tool.parameters().read(arguments), call));
    } catch (ToolException e) {
      return e.failure();
    } catch (OrchestratorException e) {
      return refused(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ToolResult.Failure("interrupted", "The server is stopping.", true, 503);
    } catch (RuntimeException e) {
      String reference = UUID.randomUUID().toString();
      log.error("Tool {} failed unexpectedly (reference {})", tool.name(), reference, e);
      return new ToolResult.Failure(
          "internal_error",
          "Something went wrong inside Quarry. The server's log says more under " + reference + ".",
          false,
          500);
    }
  }

  /**
   * The tools use a few codes of their own where the orchestrator's say more than a model needs.
   */
  private static ToolResult refused(OrchestratorException e) {
    int status = e.status() < 400 ? 503 : e.status();
    String code =
        switch (status) {
          case 404 -> "not_found";
          case 400 -> e.code().equals("invalid_request") ? "invalid_arguments" : e.code();
          default -> e.code();
        };
    return new ToolResult.Failure(code, e.explanation(), e.retryable(), status);
  }

  /** The result as the text that clients without structured content read. */
  public static String mirror(ToolResult result) {
    return Content.json(result.content());
  }

  private static ToolResult bounded(Map<String, Object> content) {
    int size = Content.json(content).getBytes(StandardCharsets.UTF_8).length;
    if (size <= LARGEST) {
      return new ToolResult.Answer(content);
    }
    return new ToolResult.Failure(
        "answer_too_large",
        "The answer would take " + size + " bytes. Ask for less: a smaller limit, or one item.",
        false,
        500);
  }
}
