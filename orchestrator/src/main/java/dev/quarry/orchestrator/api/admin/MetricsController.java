package dev.quarry.orchestrator.api.admin;

import dev.quarry.orchestrator.api.edge.CrossTenant;
import dev.quarry.orchestrator.api.request.ApiCall;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /actuator/prometheus}: the metrics in the Prometheus text format, or in OpenMetrics,
 * which also has exemplars, if the client accepts it.
 */
@RestController
final class MetricsController {
  static final String PROMETHEUS = "text/plain;version=0.0.4;charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0;charset=utf-8";

  /** The Prometheus client library reserves the suffix _created and removes it from the name. */
  private static final Pattern CREATED =
      Pattern.compile("^((?:# (?:HELP|TYPE) )?)jobs((?:_total)?) ", Pattern.MULTILINE);

  /** A gauge without a value: another node reports it, or it cannot be read now. */
  private static final Pattern WITHOUT_VALUE =
      Pattern.compile("^[^#\\n][^\\n]* NaN\\n", Pattern.MULTILINE);

  private final PrometheusMeterRegistry registry;

  MetricsController(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  @ApiCall(
      value = "Metrics for Prometheus",
      produces = {"text/plain", "application/openmetrics-text"})
  @CrossTenant
  @GetMapping("/actuator/prometheus")
  ResponseEntity<byte[]> metrics(HttpServletRequest request) {
    String accepted = Objects.requireNonNullElse(request.getHeader("Accept"), "");
    return scrape(accepted.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS);
  }

  ResponseEntity<byte[]> scrape(String format) {
    String named = CREATED.matcher(registry.scrape(format)).replaceAll("$1jobs_created$2 ");
    return ResponseEntity.ok()
        .header("Content-Type", format)
        .body(WITHOUT_VALUE.matcher(named).replaceAll("").getBytes(StandardCharsets.UTF_8));
  }
}
