package dev.quarry.mcp.config;

import dev.quarry.mcp.access.BodyReader;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.McpEndpoint;
import dev.quarry.mcp.protocol.SdkServers;
import dev.quarry.mcp.protocol.SessionLimits;
import dev.quarry.mcp.protocol.Sessions;
import dev.quarry.mcp.tool.Toolbox;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** MCP at {@code /mcp}. */
@Configuration(proxyBeanMethods = false)
class ProtocolConfiguration {
  @Bean
  SdkServers sdkServers(Toolbox toolbox, OrchestratorClient orchestrator) {
    return new SdkServers(toolbox, orchestrator, Version.current());
  }

  @Bean
  @ConditionalOnMissingBean
  SessionLimits mcpSessionLimits() {
    return SessionLimits.USUAL;
  }

  @Bean
  Sessions mcpSessions(SdkServers servers, SessionLimits limits) {
    Sessions sessions = new Sessions(limits, System::nanoTime);
    servers.serve(sessions);
    return sessions;
  }

  @Bean
  SessionLifecycle mcpSessionLifecycle(Sessions sessions) {
    return new SessionLifecycle(sessions);
  }

  @Bean
  RouterFunction<ServerResponse> webMvcStreamableServerRouterFunction(
      Sessions sessions, Toolbox toolbox, BodyReader bodies) {
    return new McpEndpoint(sessions, toolbox, bodies).routes();
  }
}
