package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.settings.TracingProperties;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.trace.micrometer.MicrometerTracing;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The trace of each request, which continues that of the caller (W3C traceparent), and of each job.
 * Its id is in the log and in problem documents. Spans are exported if a collector is configured;
 * its connections are not of the egress client, because the operator alone names the collector.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
@ImportAutoConfiguration({
  OpenTelemetrySdkAutoConfiguration.class,
  OpenTelemetryTracingAutoConfiguration.class,
  MicrometerTracingAutoConfiguration.class,
  PrometheusExemplarsAutoConfiguration.class,
})
class TracingConfiguration {

  /** The names of the log fields, also used in problem documents and the audit log. */
  @Bean
  Slf4JEventListener traceInLog() {
    return new Slf4JEventListener("trace_id", "span_id");
  }

  @Bean
  Tracing tracing(Tracer tracer) {
    return new MicrometerTracing(tracer);
  }

  /** Without a collector, spans carry their ids and record nothing. */
  @Bean
  Sampler sampler(TracingProperties properties) {
    return properties.collector() == null
        ? Sampler.alwaysOff()
        : Sampler.parentBased(Sampler.traceIdRatioBased(properties.sampling()));
  }

  @Bean(destroyMethod = "close")
  SpanExporter spanExporter(TracingProperties properties) {
    URI collector = properties.collector();
    return collector == null
        ? SpanExporter.composite()
        : OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build();
  }
}
