package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import java.util.List;
import java.util.Map;

/** Tools that return each kind of content, progress, log messages and errors. */
final class ContentTools {
  /** One red pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  /** A header without samples. */
  private static final String WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

  private static final int PAUSE_MS = 50;

  private ContentTools() {}

  static List<FixtureTool> all() {
    return List.of(
        FixtureTool.of(
            "test_simple_text",
            (arguments, context) ->
                FixtureTool.text("This is a simple text response for testing.")),
        FixtureTool.of("test_image_content", (arguments, context) -> FixtureTool.content(image())),
        FixtureTool.of(
            "test_audio_content",
            (arguments, context) ->
                FixtureTool.content(Map.of("type", "audio", "data", WAV, "mimeType", "audio/wav"))),
        FixtureTool.of(
            "test_embedded_resource",
            (arguments, context) ->
                FixtureTool.content(
                    resource(
                        "test://embedded-resource",
                        "text/plain",
                        "This is an embedded resource content."))),
        FixtureTool.of(
            "test_multiple_content_types",
            (arguments, context) ->
                FixtureTool.content(
                    FixtureTool.textBlock("Multiple content types test:"),
                    image(),
                    resource(
                        "test://mixed-content-resource",
                        "application/json",
                        "{\"test\":\"data\",\"value\":123}"))),
        FixtureTool.of("test_tool_with_logging", (arguments, context) -> log(context)),
        FixtureTool.of("test_logging_tool", (arguments, context) -> log(context)),
        FixtureTool.of(
            "test_error_handling",
            (arguments, context) ->
                new Outcome.Complete(
                    Map.of(
                        "content",
                        List.of(
                            FixtureTool.textBlock(
                                "This tool intentionally returns an error for testing")),
                        "isError",
                        true))),
        FixtureTool.of("test_tool_with_progress", (arguments, context) -> progress(context)),
        new FixtureTool(
            "test_missing_capability",
            FixtureTool.NO_PARAMETERS,
            Map.of("sampling", Map.of()),
            (arguments, context) -> FixtureTool.text("called")),
        new FixtureTool(
            "test_x_mcp_header",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("region", Map.of("type", "string", "x-mcp-header", "Region")),
                "required",
                List.of("region")),
            Map.of(),
            (arguments, context) -> FixtureTool.text("region " + arguments.get("region"))),
        new FixtureTool(
            "json_schema_2020_12_tool",
            Schema2020.SCHEMA,
            Map.of(),
            (arguments, context) -> FixtureTool.text("called")));
  }

  static Map<String, Object> image() {
    return Map.of("type", "image", "data", PNG, "mimeType", "image/png");
  }

  static Map<String, Object> resource(String uri, String type, String text) {
    return Map.of(
        "type", "resource", "resource", Map.of("uri", uri, "mimeType", type, "text", text));
  }

  private static Outcome log(FeatureContext context) throws InterruptedException {
    context.log("info", "Tool execution started");
    Thread.sleep(PAUSE_MS);
    context.log("info", "Tool processing data");
    Thread.sleep(PAUSE_MS);
    context.log("info", "Tool execution completed");
    return FixtureTool.text("Three messages were logged.");
  }

  private static Outcome progress(FeatureContext context) throws InterruptedException {
    for (int progress = 0; progress <= 100; progress += 50) {
      context.reportProgress(progress, progress + " of 100");
      Thread.sleep(PAUSE_MS);
    }
    return FixtureTool.text("Progress was reported.");
  }
}
