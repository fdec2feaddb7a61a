package dev.quarry.orchestrator.api.admin;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers for administration, health, version and metrics. */
@Configuration(proxyBeanMethods = false)
@Import({
  DeadLetterController.class,
  QueueController.class,
  WebhookController.class,
  WebhookEndpointController.class,
  ApiKeyController.class,
  LimitController.class,
  ErasureController.class,
  AuditController.class,
  CallerController.class,
  HealthController.class,
  InfoController.class,
  MetricsController.class
})
public class AdminApi {}
