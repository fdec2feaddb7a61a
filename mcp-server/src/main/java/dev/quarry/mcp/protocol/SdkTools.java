package dev.quarry.mcp.protocol;

import dev.quarry.mcp.tool.Tool;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolHints;
import dev.quarry.mcp.tool.ToolResult;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

/** Registers the tools with the SDK. */
final class SdkTools {
  private final ToolDispatcher dispatcher;

  SdkTools(ToolDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  List<SyncToolSpecification> specifications() {
    return dispatcher.tools().stream().map(this::specification).toList();
  }

  /** What clients are told about the tools now. */
  List<McpSchema.Tool> descriptions() {
    return dispatcher.tools().stream().map(SdkTools::describe).toList();
  }

  private SyncToolSpecification specification(Tool tool) {
    return SyncToolSpecification.builder()
        .tool(describe(tool))
        .callHandler((exchange, request) -> call(tool, exchange, request))
        .build();
  }

  private static McpSchema.Tool describe(Tool tool) {
    ToolHints hints = tool.hints();
    return McpSchema.Tool.builder(tool.name(), tool.offered().schema())
        .title(tool.title())
        .description(tool.description())
        .outputSchema(tool.outputSchema())
        .annotations(
            McpSchema.ToolAnnotations.builder()
                .title(tool.title())
                .readOnlyHint(hints.readOnly())
                .destructiveHint(hints.destructive())
                .idempotentHint(hints.idempotent())
                .openWorldHint(hints.openWorld())
                .build())
        .build();
  }

  private McpSchema.CallToolResult call(
      Tool tool, McpSyncServerExchange exchange, McpSchema.CallToolRequest request) {
    Map<String, Object> arguments = request.arguments() == null ? Map.of() : request.arguments();
    ToolResult result = dispatcher.call(tool, arguments, SdkCallContext.of(exchange, request));
    return McpSchema.CallToolResult.builder()
        .addTextContent(ToolDispatcher.toJson(result))
        .structuredContent(result.content())
        .isError(result.isError())
        .build();
  }
}
