package dev.quarry.mcp.config;

import dev.quarry.mcp.access.BodyReader;
import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.rest.ErrorAdvice;
import dev.quarry.mcp.rest.HealthController;
import dev.quarry.mcp.rest.ToolController;
import dev.quarry.mcp.tool.Timer;
import dev.quarry.mcp.tool.Toolbox;
import dev.quarry.mcp.tool.Tools;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tools, the orchestrator behind them, and the plain HTTP in front of them. */
@Configuration(proxyBeanMethods = false)
class ToolConfiguration {
  /** Asks under the key of whoever calls, never under one of its own. */
  @Bean
  @ConditionalOnMissingBean
  OrchestratorClient orchestratorClient(McpProperties properties) {
    return HttpOrchestratorClient.withKeys(
        properties.orchestratorUrl(), () -> Caller.current().key());
  }

  @Bean
  Toolbox toolbox(OrchestratorClient orchestrator) {
    return Tools.over(orchestrator, Timer.SYSTEM);
  }

  @Bean
  ToolController toolController(Toolbox toolbox, BodyReader bodies) {
    return new ToolController(toolbox, bodies);
  }

  @Bean
  ErrorAdvice errorAdvice() {
    return new ErrorAdvice();
  }

  @Bean
  HealthController healthController(OrchestratorClient orchestrator) {
    return new HealthController(orchestrator);
  }
}
