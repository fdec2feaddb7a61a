package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tools that send requests to the client (revisions up to 2025-11-25). */
final class AskingTools {
  private AskingTools() {}

  static List<FixtureTool> all() {
    return List.of(
        FixtureTool.of(
            "test_sampling",
            List.of("prompt"),
            (arguments, context) ->
                FixtureTool.text(
                    "LLM response: "
                        + context
                            .ask(
                                "sampling/createMessage",
                                InputTools.message(String.valueOf(arguments.get("prompt")), 100))
                            .get("content"))),
        FixtureTool.of(
            "test_elicitation",
            List.of("message"),
            (arguments, context) ->
                elicit(
                    context,
                    String.valueOf(arguments.get("message")),
                    Map.of("username", string(), "email", string()),
                    List.of("username", "email"))),
        FixtureTool.of(
            "test_elicitation_sep1034_defaults",
            (arguments, context) ->
                elicit(context, "Please fill in the form", defaults(), List.of())),
        FixtureTool.of(
            "test_elicitation_sep1330_enums",
            (arguments, context) -> elicit(context, "Please choose", enums(), List.of())));
  }

  private static Outcome elicit(
      FeatureContext context,
      String message,
      Map<String, Object> properties,
      List<String> required) {
    Map<String, Object> response =
        context.ask(
            "elicitation/create",
            Map.of(
                "message",
                message,
                "requestedSchema",
                Map.of("type", "object", "properties", properties, "required", required)));
    return FixtureTool.text(
        "Elicitation completed: action=%s, content=%s"
            .formatted(response.get("action"), response.get("content")));
  }

  private static Map<String, Object> string() {
    return Map.of("type", "string", "description", "A text of the user");
  }

  private static Map<String, Object> defaults() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("name", Map.of("type", "string", "default", "John Doe"));
    properties.put("age", Map.of("type", "integer", "default", 30));
    properties.put("score", Map.of("type", "number", "default", 95.5));
    properties.put(
        "status",
        Map.of(
            "type",
            "string",
            "enum",
            List.of("active", "inactive", "pending"),
            "default",
            "active"));
    properties.put("verified", Map.of("type", "boolean", "default", true));
    return properties;
  }

  private static Map<String, Object> enums() {
    List<String> options = List.of("option1", "option2", "option3");
    List<Map<String, Object>> titled =
        List.of(
            Map.of("const", "value1", "title", "First Option"),
            Map.of("const", "value2", "title", "Second Option"),
            Map.of("const", "value3", "title", "Third Option"));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("untitledSingle", Map.of("type", "string", "enum", options));
    properties.put("titledSingle", Map.of("type", "string", "oneOf", titled));
    properties.put(
        "legacyEnum",
        Map.of(
            "type",
            "string",
            "enum",
            List.of("opt1", "opt2", "opt3"),
            "enumNames",
            List.of("Option One", "Option Two", "Option Three")));
    properties.put(
        "untitledMulti",
        Map.of("type", "array", "items", Map.of("type", "string", "enum", options)));
    properties.put("titledMulti", Map.of("type", "array", "items", Map.of("anyOf", titled)));
    return properties;
  }
}
