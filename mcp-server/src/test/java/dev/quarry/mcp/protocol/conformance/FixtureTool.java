package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import dev.quarry.mcp.protocol.feature.ToolFeature;
import java.util.List;
import java.util.Map;

/** A tool that the conformance suite expects. */
record FixtureTool(
    String name, Map<String, Object> schema, Map<String, Object> requiredCapabilities, Body body)
    implements ToolFeature {
  static final Map<String, Object> NO_PARAMETERS = Map.of("type", "object", "properties", Map.of());

  interface Body {
    Outcome call(Map<String, Object> arguments, FeatureContext context) throws InterruptedException;
  }

  /** A tool without parameters. */
  static FixtureTool of(String name, Body body) {
    return new FixtureTool(name, NO_PARAMETERS, Map.of(), body);
  }

  /** A tool with required parameters of type string. */
  static FixtureTool of(String name, List<String> parameters, Body body) {
    return new FixtureTool(name, strings(parameters), Map.of(), body);
  }

  static Map<String, Object> strings(List<String> names) {
    Map<String, Object> properties = new java.util.LinkedHashMap<>();
    names.forEach(name -> properties.put(name, Map.of("type", "string")));
    return Map.of("type", "object", "properties", properties, "required", names);
  }

  @Override
  public Map<String, Object> description() {
    return Map.of("name", name, "description", "Fixture: " + name, "inputSchema", schema);
  }

  @Override
  public Outcome call(Map<String, Object> arguments, FeatureContext context)
      throws InterruptedException {
    return body.call(arguments, context);
  }

  static Outcome text(String text) {
    return content(textBlock(text));
  }

  @SafeVarargs
  static Outcome content(Map<String, Object>... blocks) {
    return new Outcome.Complete(Map.of("content", List.of(blocks)));
  }

  static Map<String, Object> textBlock(String text) {
    return Map.of("type", "text", "text", text);
  }
}
