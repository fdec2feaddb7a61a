package dev.quarry.mcp.rest;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.Health;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether this server serves. It does so without the orchestrator too (the handshake works, tools
 * say what is missing), so an unreachable orchestrator shows as a component and not in the status.
 */
@RestController
public final class HealthController {
  private final OrchestratorClient orchestrator;

  public HealthController(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  @GetMapping("/health")
  Health health() {
    String reachable = orchestrator.healthy() ? "up" : "unreachable";
    return new Health("up", Map.of("orchestrator", reachable));
  }
}
