package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.backfill.TokenMeter;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.metrics.DatabaseMetrics;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.metrics.QueueMetrics;
import dev.quarry.orchestrator.metrics.WebhookMetrics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.queue.PostgresVacuumStatistics;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Metrics of the process, its HTTP requests and its connection pool, with the names of Spring Boot;
 * and the trace of each request, which continues that of the caller (W3C traceparent). Nothing is
 * exported: metrics are scraped, and only the id of a trace is used.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  MetricsAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  SystemMetricsAutoConfiguration.class,
  DataSourcePoolMetricsAutoConfiguration.class,
  ObservationAutoConfiguration.class,
  WebMvcObservationAutoConfiguration.class,
  OpenTelemetrySdkAutoConfiguration.class,
  OpenTelemetryTracingAutoConfiguration.class,
  MicrometerTracingAutoConfiguration.class,
})
class MetricsConfiguration {

  /** The names of the log fields, also used in problem documents and the audit log. */
  @Bean
  Slf4JEventListener traceInLog() {
    return new Slf4JEventListener("trace_id", "span_id");
  }

  @Bean
  EngineMetrics engineMetrics(MeterRegistry registry) {
    return new EngineMetrics(registry);
  }

  @Bean
  MeterBinder stuckHandlers(Worker worker) {
    return EngineMetrics.stuckHandlers(worker::stuckHandlers);
  }

  @Bean
  MeterBinder embeddingTokens(TokenMeter tokens) {
    return EngineMetrics.embeddingTokens(tokens::total);
  }

  @Bean
  QueueMetrics queueMetrics(QueueStore queues, NodeRegistry nodes, JobSubmitter submitter) {
    return new QueueMetrics(queues, nodes, submitter::added);
  }

  @Bean
  DeliveryMeter deliveryMeter(MeterRegistry registry, DeliveryStore store) {
    return new WebhookMetrics(registry, store);
  }

  @Bean
  DatabaseMetrics databaseMetrics(Database database) {
    return new DatabaseMetrics(new PostgresVacuumStatistics(database));
  }
}
