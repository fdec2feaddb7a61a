package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tools that need input from the client, in rounds (revision 2026-07-28). */
final class InputTools {
  private static final Map<String, Object> ROOTS = request("roots/list", Map.of());

  private InputTools() {}

  static List<FixtureTool> all() {
    return List.of(
        FixtureTool.of(
            "test_input_required_result_elicitation",
            (arguments, context) -> {
              Object name = content(context, "user_name").get("name");
              return name == null
                  ? needs("user_name", ask("What is your name?", "name", "string"), null)
                  : FixtureTool.text("Hello, " + name + "!");
            }),
        FixtureTool.of(
            "test_streaming_elicitation",
            (arguments, context) ->
                needs("user_name", ask("What is your name?", "name", "string"), null)),
        FixtureTool.of(
            "test_input_required_result_sampling",
            (arguments, context) ->
                context.inputResponses().get("capital_question") instanceof Map<?, ?> response
                    ? FixtureTool.text(String.valueOf(response.get("content")))
                    : needs(
                        "capital_question", sample("What is the capital of France?", 100), null)),
        FixtureTool.of(
            "test_input_required_result_list_roots",
            (arguments, context) ->
                context.inputResponses().get("client_roots") instanceof Map<?, ?> response
                    ? FixtureTool.text(String.valueOf(response.get("roots")))
                    : needs("client_roots", ROOTS, null)),
        FixtureTool.of(
            "test_input_required_result_request_state",
            (arguments, context) -> confirmed(context, "state-ok")),
        FixtureTool.of(
            "test_input_required_result_tampered_state",
            (arguments, context) -> confirmed(context, "state-ok")),
        FixtureTool.of("test_input_required_result_multiple_inputs", InputTools::several),
        FixtureTool.of("test_input_required_result_multi_round", InputTools::rounds),
        FixtureTool.of("test_input_required_result_capabilities", InputTools::supported));
  }

  private static Outcome confirmed(FeatureContext context, String text) {
    return context.requestState() != null && context.inputResponses().containsKey("confirm")
        ? FixtureTool.text(text)
        : needs("confirm", ask("Please confirm", "ok", "boolean"), "asked");
  }

  private static Outcome several(Map<String, Object> arguments, FeatureContext context) {
    if (context.inputResponses().size() >= 3) {
      return FixtureTool.text("All inputs were received.");
    }
    Map<String, Object> requests = new LinkedHashMap<>();
    requests.put("user_name", ask("What is your name?", "name", "string"));
    requests.put("greeting", sample("Generate a greeting", 50));
    requests.put("client_roots", ROOTS);
    return new Outcome.InputRequired(requests, "asked");
  }

  private static Outcome rounds(Map<String, Object> arguments, FeatureContext context) {
    if (context.requestState() == null) {
      return needs("step1", ask("Step 1: What is your name?", "name", "string"), "1");
    }
    return context.requestState().equals("1")
        ? needs("step2", ask("Step 2: What is your favorite color?", "color", "string"), "2")
        : FixtureTool.text("Both steps are done.");
  }

  private static Outcome supported(Map<String, Object> arguments, FeatureContext context) {
    Map<String, Object> requests = new LinkedHashMap<>();
    if (context.clientCapabilities().containsKey("elicitation")) {
      requests.put("user_name", ask("What is your name?", "name", "string"));
    }
    if (context.clientCapabilities().containsKey("sampling")) {
      requests.put("greeting", sample("Generate a greeting", 50));
    }
    return new Outcome.InputRequired(requests, null);
  }

  static Outcome needs(String key, Map<String, Object> request, @Nullable String state) {
    return new Outcome.InputRequired(Map.of(key, request), state);
  }

  static Map<String, Object> ask(String message, String member, String type) {
    return request(
        "elicitation/create",
        Map.of(
            "message",
            message,
            "requestedSchema",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of(member, Map.of("type", type)),
                "required",
                List.of(member))));
  }

  private static Map<String, Object> sample(String text, int maxTokens) {
    return request("sampling/createMessage", message(text, maxTokens));
  }

  static Map<String, Object> message(String text, int maxTokens) {
    return Map.of(
        "messages",
        List.of(Map.of("role", "user", "content", FixtureTool.textBlock(text))),
        "maxTokens",
        maxTokens);
  }

  private static Map<String, Object> request(String method, Map<String, Object> params) {
    return Map.of("method", method, "params", params);
  }

  /** The content of an accepted elicitation. */
  static Map<?, ?> content(FeatureContext context, String key) {
    return context.inputResponses().get(key) instanceof Map<?, ?> response
            && response.get("content") instanceof Map<?, ?> content
        ? content
        : Map.of();
  }
}
