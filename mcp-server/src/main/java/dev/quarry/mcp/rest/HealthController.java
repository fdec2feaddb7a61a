package dev.quarry.mcp.rest;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.Health;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The health of this server. It serves without the orchestrator too (the MCP handshake works, tools
 * return an error), so an unreachable orchestrator is reported as a component, not in the status.
 */
@RestController
public final class HealthController {
  private final OrchestratorClient orchestrator;

  public HealthController(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @GetMapping("/health")
  Health health() {
    String reachable = orchestrator.isHealthy() ? "up" : "unreachable";
    return new Health("up", Map.of("orchestrator", reachable));
  }
}
