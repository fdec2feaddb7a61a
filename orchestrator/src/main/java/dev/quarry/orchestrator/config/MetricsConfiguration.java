package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.metrics.DatabaseMetrics;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.metrics.QueueMetrics;
import dev.quarry.orchestrator.metrics.WebhookMetrics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.queue.DeadTuples;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where packages count what they do. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean(destroyMethod = "close")
  PrometheusMeterRegistry meterRegistry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /** When there are all: what they read is made by then. */
  @Bean
  SmartInitializingSingleton meters(MeterRegistry registry, ObjectProvider<MeterBinder> binders) {
    return () -> binders.forEach(binder -> binder.bindTo(registry));
  }

  @Bean
  MeterBinder memoryMetrics() {
    return new JvmMemoryMetrics();
  }

  @Bean
  JvmGcMetrics gcMetrics() {
    return new JvmGcMetrics();
  }

  @Bean
  MeterBinder processorMetrics() {
    return new ProcessorMetrics();
  }

  @Bean
  MeterBinder uptimeMetrics() {
    return new UptimeMetrics();
  }

  @Bean
  EngineMeter engineMeter(MeterRegistry registry) {
    return new EngineMetrics(registry);
  }

  @Bean
  MeterBinder stuckHandlers(Worker worker) {
    return EngineMetrics.stuckHandlers(worker::stuckHandlers);
  }

  @Bean
  QueueMetrics queueMetrics(QueueStore queues, JobStore jobs, JobSubmitter submitter) {
    return new QueueMetrics(queues, jobs, submitter::added);
  }

  @Bean
  DeliveryMeter deliveryMeter(MeterRegistry registry, DeliveryStore store) {
    return new WebhookMetrics(registry, store);
  }

  @Bean
  DatabaseMetrics databaseMetrics(Database database) {
    DeadTuples source = new DeadTuples(database);
    return new DatabaseMetrics(
        DeadTuples.TABLES,
        () -> {
          DeadTuples.Reading reading = source.read();
          return new DatabaseMetrics.Reading(reading.oldestSnapshot(), reading.perTable());
        });
  }
}
