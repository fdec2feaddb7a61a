package dev.quarry.mcp.rest;

import dev.quarry.mcp.access.BodyReader;
import dev.quarry.mcp.tool.Tool;
import dev.quarry.mcp.tool.ToolCall;
import dev.quarry.mcp.tool.ToolResult;
import dev.quarry.mcp.tool.Toolbox;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tools without MCP: arguments in as JSON, the structured result out as JSON. */
@RestController
public final class ToolController {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Toolbox toolbox;
  private final BodyReader bodies;

  public ToolController(Toolbox toolbox, BodyReader bodies) {
    this.toolbox = toolbox;
    this.bodies = bodies;
  }

  @PostMapping("/mcp/{tool}")
  ResponseEntity<String> call(@PathVariable("tool") String name, HttpServletRequest request)
      throws IOException {
    Optional<Tool> tool = toolbox.find(name);
    if (tool.isEmpty()) {
      return answer(
          new ToolResult.Failure(
              "unknown_tool", "There is no such tool; GET /tools/openai lists them.", false, 404));
    }
    Map<String, @Nullable Object> arguments;
    try {
      byte[] body = bodies.read(request);
      arguments = body.length == 0 ? Map.of() : MAPPER.readValue(BodyReader.decode(body), OBJECT);
    } catch (BodyReader.TooLarge e) {
      return answer(new ToolResult.Failure("too_large", e.explanation(), false, 413));
    } catch (CharacterCodingException e) {
      return answer(
          new ToolResult.Failure("invalid_arguments", "The body must be UTF-8.", false, 400));
    } catch (JacksonException e) {
      return answer(noObject());
    }
    if (arguments == null) {
      return answer(noObject());
    }
    ToolResult result = toolbox.call(tool.get(), arguments, ToolCall.PLAIN);
    return tool.get().submits() && !result.isError() ? accepted(result) : answer(result);
  }

  /** The tools as function schemas for chat completions. */
  @GetMapping("/tools/openai")
  List<Map<String, Object>> functions() {
    return toolbox.tools().stream().map(ToolController::function).toList();
  }

  private static Map<String, Object> function(Tool tool) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    function.put("description", tool.description());
    function.put("parameters", tool.parameters().schema());
    return Map.of("type", "function", "function", function);
  }

  private static ToolResult noObject() {
    return new ToolResult.Failure(
        "invalid_arguments",
        "The body must be a JSON object with the tool's arguments.",
        false,
        400);
  }

  private static ResponseEntity<String> accepted(ToolResult job) {
    return ResponseEntity.accepted()
        .header(HttpHeaders.LOCATION, String.valueOf(job.content().get("track_url")))
        .header(HttpHeaders.RETRY_AFTER, String.valueOf(job.content().get("poll_after_seconds")))
        .contentType(MediaType.APPLICATION_JSON)
        .body(Toolbox.mirror(job));
  }

  private static ResponseEntity<String> answer(ToolResult result) {
    int status = result instanceof ToolResult.Failure failure ? failure.status() : 200;
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(Toolbox.mirror(result));
  }
}
