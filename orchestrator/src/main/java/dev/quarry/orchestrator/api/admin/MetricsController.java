package dev.quarry.orchestrator.api.admin;

import dev.quarry.orchestrator.api.edge.CrossTenant;
import dev.quarry.orchestrator.api.request.ApiCall;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /actuator/prometheus}: the metrics in the Prometheus text format. */
@RestController
final class MetricsController {
  private static final String FORMAT = "text/plain;version=0.0.4;charset=utf-8";

  /** The Prometheus client library reserves the suffix _created and removes it from the name. */
  private static final Pattern CREATED =
      Pattern.compile("^((?:# (?:HELP|TYPE) )?)jobs_total\\b", Pattern.MULTILINE);

  private final PrometheusMeterRegistry registry;

  MetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @ApiCall(value = "Metrics for Prometheus", produces = "text/plain")
  @CrossTenant
  @GetMapping("/actuator/prometheus")
  ResponseEntity<byte[]> metrics() {
    return ResponseEntity.ok()
        .header("Content-Type", FORMAT)
        .body(
            CREATED
                .matcher(registry.scrape(FORMAT))
                .replaceAll("$1jobs_created_total")
                .getBytes(StandardCharsets.UTF_8));
  }
}
