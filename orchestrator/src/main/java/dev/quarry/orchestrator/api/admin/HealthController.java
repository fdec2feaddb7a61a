package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.Health;
import dev.quarry.model.WorkerList;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.CrossTenant;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.NodeRegistry.Lease;
import dev.quarry.orchestrator.job.NodeRegistry.WorkerNode;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /health}: whether this server works, with the state of each component. {@code
 * /health/ready} is the same without the components, for load balancers. {@code /health/live}
 * checks no component: restarting a process whose database is unavailable would prolong the outage.
 */
@RestController
final class HealthController {
  private final HealthChecks checks;
  private final NodeRegistry nodes;

  HealthController(HealthChecks checks, NodeRegistry nodes) {
    this.checks = checks;
    this.nodes = nodes;
  }

  /** Responds 200 if every required component is up, otherwise 503. */
  @ApiCall(
      value = "Check this server and its components",
      statuses = {200, 503})
  @GetMapping("/health")
  ResponseEntity<Health> health() throws InterruptedException {
    Health health = checks.run();
    return ResponseEntity.status(health.status().equals(HealthChecks.UP) ? 200 : 503).body(health);
  }

  @ApiCall("Check that this process responds; checks no component")
  @GetMapping("/health/live")
  Health live() {
    return new Health(HealthChecks.UP, null);
  }

  @ApiCall(
      value = "Check whether this server accepts requests, for load balancers",
      statuses = {200, 503})
  @GetMapping("/health/ready")
  ResponseEntity<Health> ready() throws InterruptedException {
    Health health = checks.run();
    return ResponseEntity.status(health.status().equals(HealthChecks.UP) ? 200 : 503)
        .body(new Health(health.status(), null));
  }

  /** Counts the jobs of all tenants, but lists jobs of other tenants only for the operator. */
  @ApiCall("List the worker nodes and their leases")
  @CrossTenant
  @GetMapping("/health/workers")
  WorkerList workers(Principal principal) {
    return new WorkerList(nodes.list().stream().map(node -> view(node, principal)).toList());
  }

  private static WorkerList.WorkerView view(WorkerNode node, Principal principal) {
    return new WorkerList.WorkerView(
        node.name(),
        node.leases().size(),
        seconds(node.heartbeatAge()),
        node.slots(),
        node.startedAt(),
        node.leases().stream()
            .filter(lease -> principal.isOperator() || lease.tenant().equals(principal.tenant()))
            .map(HealthController::view)
            .toList());
  }

  private static WorkerList.LeaseView view(Lease lease) {
    return new WorkerList.LeaseView(
        lease.jobId(), lease.epoch(), seconds(lease.heartbeatAge()), seconds(lease.expiresIn()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
