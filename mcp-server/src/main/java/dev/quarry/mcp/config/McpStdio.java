package dev.quarry.mcp.config;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.SdkServers;
import dev.quarry.mcp.protocol.StdioServer;
import dev.quarry.mcp.tool.Timer;
import dev.quarry.mcp.tool.Toolbox;
import dev.quarry.mcp.tool.Tools;

/** Wires MCP over standard input and output. Nothing but the tools: it answers within a second. */
public final class McpStdio {
  private McpStdio() {}

  /**
   * The server with its tools over this orchestrator, which need not be up yet. Call {@link
   * StdioServer#claimOutput()} first of all, then {@link StdioServer#run}.
   */
  public static StdioServer server(OrchestratorClient orchestrator) {
    Toolbox toolbox = Tools.over(orchestrator, Timer.SYSTEM);
    return new StdioServer(new SdkServers(toolbox, orchestrator, Version.current()), toolbox);
  }
}
