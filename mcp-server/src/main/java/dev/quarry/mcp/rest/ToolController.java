package dev.quarry.mcp.rest;

import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.tool.CallContext;
import dev.quarry.mcp.tool.Tool;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolResult;
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

/**
 * The tools over plain HTTP: the request body has the arguments, the response the result, as JSON.
 */
@RestController
public final class ToolController {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ToolDispatcher dispatcher;
  private final RequestBodyReader bodyReader;

  public ToolController(ToolDispatcher dispatcher, RequestBodyReader bodyReader) {
    this.dispatcher = dispatcher;
    this.bodyReader = bodyReader;
  }

  @PostMapping("/mcp/{tool}")
  ResponseEntity<String> call(@PathVariable("tool") String name, HttpServletRequest request)
      throws IOException {
    Optional<Tool> tool = dispatcher.find(name);
    if (tool.isEmpty()) {
      return respond(
          new ToolResult.Failure(
              "unknown_tool",
              "There is no tool with this name; GET /tools/openai lists the tools.",
              false,
              404));
    }
    Map<String, @Nullable Object> arguments;
    try {
      byte[] body = bodyReader.read(request);
      arguments =
          body.length == 0 ? Map.of() : MAPPER.readValue(RequestBodyReader.decode(body), OBJECT);
    } catch (RequestBodyReader.TooLarge e) {
      return respond(new ToolResult.Failure("too_large", e.explanation(), false, 413));
    } catch (CharacterCodingException e) {
      return respond(
          new ToolResult.Failure(
              "invalid_arguments",
              "The request body is not valid UTF-8. Encode it as UTF-8.",
              false,
              400));
    } catch (JacksonException e) {
      return respond(notAnObject());
    }
    if (arguments == null) {
      return respond(notAnObject());
    }
    ToolResult result = dispatcher.call(tool.get(), arguments, CallContext.NONE);
    return tool.get().submitsJob() && !result.isError() ? submitted(result) : respond(result);
  }

  /** The tools as function definitions of the OpenAI chat completions API. */
  @GetMapping("/tools/openai")
  List<Map<String, Object>> functions() {
    return dispatcher.tools().stream().map(ToolController::function).toList();
  }

  private static Map<String, Object> function(Tool tool) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    function.put("description", tool.description());
    function.put("parameters", tool.offered().schema());
    return Map.of("type", "function", "function", function);
  }

  private static ToolResult notAnObject() {
    return new ToolResult.Failure(
        "invalid_arguments",
        "The request body must be a JSON object with the arguments of the tool.",
        false,
        400);
  }

  /** 202 with Retry-After; 200 if the call has waited until the end of the job. */
  private static ResponseEntity<String> submitted(ToolResult job) {
    Object pollAfter = job.content().get("poll_after_seconds");
    ResponseEntity.BodyBuilder response =
        pollAfter == null
            ? ResponseEntity.ok()
            : ResponseEntity.accepted().header(HttpHeaders.RETRY_AFTER, pollAfter.toString());
    return response
        .header(HttpHeaders.LOCATION, String.valueOf(job.content().get("track_url")))
        .contentType(MediaType.APPLICATION_JSON)
        .body(ToolDispatcher.toJson(job));
  }

  private static ResponseEntity<String> respond(ToolResult result) {
    int status = result instanceof ToolResult.Failure failure ? failure.status() : 200;
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_JSON)
        .body(ToolDispatcher.toJson(result));
  }
}
