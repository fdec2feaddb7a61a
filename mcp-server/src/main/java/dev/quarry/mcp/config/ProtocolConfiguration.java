package dev.quarry.mcp.config;

import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.feature.QuarryFeatures;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.http.McpEndpoint;
import dev.quarry.mcp.protocol.legacy.LegacyHttpRevision;
import dev.quarry.mcp.protocol.legacy.SdkServers;
import dev.quarry.mcp.protocol.legacy.SessionLimits;
import dev.quarry.mcp.protocol.legacy.Sessions;
import dev.quarry.mcp.protocol.modern.ModernRevision;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.settings.ProductVersion;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The MCP endpoint {@code /mcp} and its sessions. */
@Configuration(proxyBeanMethods = false)
class ProtocolConfiguration {
  @Bean
  @ConditionalOnMissingBean
  ServerFeatures mcpFeatures(ToolDispatcher dispatcher, OrchestratorClient orchestrator) {
    return new QuarryFeatures(dispatcher, orchestrator, ProductVersion.current());
  }

  @Bean
  SdkServers sdkServers(ServerFeatures features) {
    return new SdkServers(features);
  }

  @Bean
  @ConditionalOnMissingBean
  SessionLimits mcpSessionLimits() {
    return SessionLimits.DEFAULT;
  }

  @Bean
  Sessions mcpSessions(
      ServerFeatures features, SdkServers servers, SessionLimits limits, McpProperties properties) {
    Sessions sessions = new Sessions(features, limits, properties.node(), System::nanoTime);
    servers.refresh(sessions);
    return sessions;
  }

  @Bean(destroyMethod = "")
  ModernRevision mcpModernRevision(ServerFeatures features) {
    return new ModernRevision(features);
  }

  @Bean
  StreamLifecycle mcpStreamLifecycle(Sessions sessions, ModernRevision modern) {
    return new StreamLifecycle(sessions, modern);
  }

  @Bean
  RouterFunction<ServerResponse> mcpRoutes(
      Sessions sessions,
      SdkServers servers,
      ModernRevision modern,
      RequestBodyReader bodies,
      SessionLimits limits) {
    return new McpEndpoint(
            new LegacyHttpRevision(sessions, servers), modern, bodies, limits.heartbeat())
        .routes();
  }
}
