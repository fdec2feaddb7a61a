package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import dev.quarry.mcp.protocol.feature.PromptFeature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A prompt that the conformance suite expects. */
record FixturePrompt(
    String name,
    List<String> parameters,
    BiFunction<Map<String, Object>, FeatureContext, Outcome> body)
    implements PromptFeature {

  static List<FixturePrompt> all() {
    return List.of(
        new FixturePrompt(
            "test_simple_prompt",
            List.of(),
            (arguments, context) ->
                messages(FixtureTool.textBlock("This is a simple prompt for testing."))),
        new FixturePrompt(
            "test_prompt_with_arguments",
            List.of("arg1", "arg2"),
            (arguments, context) ->
                messages(
                    FixtureTool.textBlock(
                        "Prompt with arguments: arg1='%s', arg2='%s'"
                            .formatted(arguments.get("arg1"), arguments.get("arg2"))))),
        new FixturePrompt(
            "test_prompt_with_embedded_resource",
            List.of("resourceUri"),
            (arguments, context) ->
                messages(
                    ContentTools.resource(
                        String.valueOf(arguments.get("resourceUri")),
                        "text/plain",
                        "Embedded resource content for testing."),
                    FixtureTool.textBlock("Please process the embedded resource above."))),
        new FixturePrompt(
            "test_prompt_with_image",
            List.of(),
            (arguments, context) ->
                messages(
                    ContentTools.image(),
                    FixtureTool.textBlock("Please analyze the image above."))),
        new FixturePrompt(
            "test_input_required_result_prompt",
            List.of(),
            (arguments, context) -> {
              Object value = InputTools.content(context, "user_context").get("context");
              return value == null
                  ? InputTools.needs(
                      "user_context",
                      InputTools.ask("What context should the prompt use?", "context", "string"),
                      null)
                  : messages(FixtureTool.textBlock("Use the context " + value));
            }));
  }

  @Override
  public Map<String, Object> description() {
    return Map.of(
        "name",
        name,
        "description",
        "Fixture: " + name,
        "arguments",
        parameters.stream().map(parameter -> Map.of("name", parameter, "required", true)).toList());
  }

  @Override
  public Outcome get(Map<String, Object> arguments, FeatureContext context) {
    return body.apply(arguments, context);
  }

  @SafeVarargs
  private static Outcome messages(Map<String, Object>... blocks) {
    return new Outcome.Complete(
        Map.of(
            "messages",
            Arrays.stream(blocks).map(block -> Map.of("role", "user", "content", block)).toList()));
  }
}
