package dev.quarry.orchestrator.api;

import dev.quarry.model.Health;
import dev.quarry.model.WorkerList;
import dev.quarry.orchestrator.job.Jobs;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /health}: whether this server can do its work; for people and for load balancers. */
@RestController
final class HealthController {
  private final HealthChecks checks;
  private final Jobs jobs;

  HealthController(HealthChecks checks, Jobs jobs) {
    this.checks = checks;
    this.jobs = jobs;
  }

  /** 200 if every component is up, else 503. */
  @ApiCall(
      value = "Whether this server can do its work",
      answers = {200, 503})
  @GetMapping("/health")
  ResponseEntity<Health> health() throws InterruptedException {
    Health health = checks.run();
    return ResponseEntity.status(health.status().equals(HealthChecks.UP) ? 200 : 503).body(health);
  }

  @ApiCall("The processes that work on jobs")
  @OfWholeServer
  @GetMapping("/health/workers")
  WorkerList workers() {
    List<WorkerList.WorkerView> workers =
        jobs.workers().stream()
            .map(
                worker ->
                    new WorkerList.WorkerView(
                        worker.node(), worker.leases(), worker.heartbeatAge().toMillis() / 1000.0))
            .toList();
    return new WorkerList(workers);
  }
}
