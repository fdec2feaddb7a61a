package dev.quarry.mcp.config;

import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.McpEndpoint;
import dev.quarry.mcp.protocol.SdkServers;
import dev.quarry.mcp.protocol.SessionLimits;
import dev.quarry.mcp.protocol.Sessions;
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
  SdkServers sdkServers(ToolDispatcher dispatcher, OrchestratorClient orchestrator) {
    return new SdkServers(dispatcher, orchestrator, ProductVersion.current());
  }

  @Bean
  @ConditionalOnMissingBean
  SessionLimits mcpSessionLimits() {
    return SessionLimits.DEFAULT;
  }

  @Bean
  Sessions mcpSessions(SdkServers servers, SessionLimits limits, McpProperties properties) {
    Sessions sessions = new Sessions(limits, properties.node(), System::nanoTime);
    servers.refresh(sessions);
    return sessions;
  }

  @Bean
  SessionLifecycle mcpSessionLifecycle(Sessions sessions) {
    return new SessionLifecycle(sessions);
  }

  @Bean
  RouterFunction<ServerResponse> webMvcStreamableServerRouterFunction(
      Sessions sessions, ToolDispatcher dispatcher, RequestBodyReader bodies, SdkServers servers) {
    return new McpEndpoint(sessions, dispatcher, bodies, servers).routes();
  }
}
