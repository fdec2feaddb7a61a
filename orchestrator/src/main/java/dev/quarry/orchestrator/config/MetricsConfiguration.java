package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.backfill.TokenMeter;
import dev.quarry.orchestrator.job.GaugeReader;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.metrics.DatabaseMetrics;
import dev.quarry.orchestrator.metrics.ElectedReading;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.metrics.QueueMetrics;
import dev.quarry.orchestrator.metrics.ScheduleMetrics;
import dev.quarry.orchestrator.metrics.WebhookMetrics;
import dev.quarry.orchestrator.schedule.ScheduleMeter;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.queue.PostgresGaugeReader;
import dev.quarry.orchestrator.store.postgres.queue.PostgresVacuumStatistics;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.system.DiskSpaceMetricsBinder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Metrics of the process, its HTTP requests and its connection pool, with the names of Spring Boot,
 * and those of the product. Nothing is sent: Prometheus scrapes them.
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
})
class MetricsConfiguration {

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
  GaugeReader gaugeReader(Database database, NodeName node) {
    return new PostgresGaugeReader(database, node.name());
  }

  @Bean
  ElectedReading electedReading(GaugeReader reader) {
    return new ElectedReading(reader);
  }

  @Bean
  QueueMetrics queueMetrics(
      QueueStore queues, NodeRegistry nodes, JobSubmitter submitter, ElectedReading elected) {
    return new QueueMetrics(queues, nodes, submitter::added, elected);
  }

  @Bean
  DeliveryMeter deliveryMeter(MeterRegistry registry, DeliveryStore store, ElectedReading elected) {
    return new WebhookMetrics(registry, store, elected);
  }

  @Bean
  ScheduleMeter scheduleMeter(MeterRegistry registry) {
    return new ScheduleMetrics(registry);
  }

  @Bean
  DatabaseMetrics databaseMetrics(Database database, ElectedReading elected) {
    return new DatabaseMetrics(new PostgresVacuumStatistics(database), elected);
  }

  /** Of the data directory, instead of the working directory, which Spring Boot would measure. */
  @Bean
  DiskSpaceMetricsBinder diskSpace(@Value("${quarry.data}") Path data) {
    return new DiskSpaceMetricsBinder(List.of(data.toFile()), Tags.empty());
  }
}
