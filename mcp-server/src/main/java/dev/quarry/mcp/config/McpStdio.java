package dev.quarry.mcp.config;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.feature.QuarryFeatures;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.Startup;
import dev.quarry.mcp.protocol.legacy.SdkServers;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import dev.quarry.mcp.protocol.stdio.StdioServer;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import dev.quarry.settings.ProductVersion;
import java.util.function.BooleanSupplier;

/** Wires MCP over stdin and stdout, without Spring, so that the server responds within a second. */
public final class McpStdio {
  private McpStdio() {}

  /**
   * Creates the server. The orchestrator need not be running yet. Call {@link
   * StdioServer#claimOutput()} before anything else, then {@link StdioServer#run}.
   *
   * @param rendering whether the orchestrator can render pages; must not wait for its start
   */
  public static StdioServer server(OrchestratorClient orchestrator, BooleanSupplier rendering) {
    return server(orchestrator, rendering, Startup.DONE);
  }

  /**
   * The same, for an orchestrator that starts in this process.
   *
   * @param startup calls wait for it, with progress
   */
  public static StdioServer server(
      OrchestratorClient orchestrator, BooleanSupplier rendering, Startup startup) {
    ToolDispatcher dispatcher =
        new ToolDispatcher(ToolRegistry.tools(orchestrator, MonotonicClock.SYSTEM, rendering));
    return server(new QuarryFeatures(dispatcher, orchestrator, ProductVersion.current(), startup));
  }

  /** Creates a server of these features. */
  public static StdioServer server(ServerFeatures features) {
    return new StdioServer(new SdkServers(features), new ModernRevision(features));
  }
}
