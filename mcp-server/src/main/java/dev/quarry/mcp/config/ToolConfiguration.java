package dev.quarry.mcp.config;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.access.RequestBodyReader;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.rest.ErrorAdvice;
import dev.quarry.mcp.rest.HealthController;
import dev.quarry.mcp.rest.InfoController;
import dev.quarry.mcp.rest.ToolController;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import dev.quarry.model.Info;
import dev.quarry.settings.ProductVersion;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tools, the client of the orchestrator, and the HTTP endpoints besides MCP. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientProperties.class)
class ToolConfiguration {
  /** Sends the key of the current caller, never a key of this server. */
  @Bean
  @ConditionalOnMissingBean
  OrchestratorClient orchestratorClient(McpProperties properties, ClientProperties client) {
    return HttpOrchestratorClient.withKeys(
        properties.orchestratorUrl(), () -> Caller.current().key(), client.settings());
  }

  @Bean
  ToolDispatcher toolDispatcher(OrchestratorClient orchestrator) {
    return new ToolDispatcher(
        ToolRegistry.tools(orchestrator, MonotonicClock.SYSTEM, orchestrator::canRender));
  }

  @Bean
  ToolController toolController(ToolDispatcher dispatcher, RequestBodyReader bodyReader) {
    return new ToolController(dispatcher, bodyReader);
  }

  @Bean
  ErrorAdvice errorAdvice() {
    return new ErrorAdvice();
  }

  @Bean
  HealthController healthController(OrchestratorClient orchestrator) {
    return new HealthController(orchestrator);
  }

  @Bean
  InfoController infoController() {
    return new InfoController(Info.of("mcp-server", ProductVersion.current()));
  }
}
