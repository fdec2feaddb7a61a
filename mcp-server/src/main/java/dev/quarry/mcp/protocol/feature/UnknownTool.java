package dev.quarry.mcp.protocol.feature;

import java.util.stream.Collectors;

/** The message about a call of a tool that does not exist; models and programmers read it. */
public final class UnknownTool {
  private UnknownTool() {}

  public static String explain(ServerFeatures features) {
    return features.tools().stream()
        .map(ToolFeature::name)
        .collect(Collectors.joining(", ", "Unknown tool. The tools are: ", ""));
  }
}
