package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.SelfAddressGuard;
import dev.quarry.orchestrator.egress.StreamingEgress;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.WebhookProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveries;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresDeliveryLog;
import dev.quarry.orchestrator.store.postgres.webhook.PostgresEndpoints;
import dev.quarry.orchestrator.submission.rules.CallbackRules;
import dev.quarry.orchestrator.submission.rules.CallbackSecrets;
import dev.quarry.orchestrator.webhook.DeliveryCall;
import dev.quarry.orchestrator.webhook.DeliveryLog;
import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryPolicy;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.webhook.Endpoints;
import dev.quarry.orchestrator.webhook.SecretEncryptor;
import dev.quarry.orchestrator.webhook.WebhookSender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhook delivery. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {
  private static final Duration RETENTION_SWEEP_INTERVAL = Duration.ofMinutes(10);
  private static final int REMOVAL_BATCH_SIZE = 1_000;

  @Bean
  PostgresEndpoints endpointStore(Database database) {
    return new PostgresEndpoints(database);
  }

  @Bean
  SecretEncryptor secretEncryptor(PostgresEndpoints store, WebhookProperties properties) {
    List<byte[]> configured = properties.keys();
    return new SecretEncryptor(
        () ->
            configured.isEmpty()
                ? List.of(store.key())
                : Stream.concat(configured.stream(), store.existingKey().stream()).toList());
  }

  @Bean
  Endpoints endpoints(PostgresEndpoints store, SecretEncryptor encryptor) {
    return new Endpoints(store, encryptor);
  }

  /** At the start of each node: only then can there be another key. */
  @Bean
  SmartInitializingSingleton webhookSecretsAnew(Endpoints endpoints) {
    return endpoints::encryptAnew;
  }

  @Bean
  CallbackRules callbackRules(CallbackSecrets secrets, SelfAddressGuard own) {
    return new CallbackRules(secrets, own::isNamedBy);
  }

  @Bean
  DeliveryStore deliveryStore(Database database) {
    return new PostgresDeliveries(database);
  }

  @Bean
  DeliveryLog deliveryLog(Database database) {
    return new PostgresDeliveryLog(database);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  WebhookSender webhookSender(
      DeliveryStore store,
      StreamingEgress egress,
      SelfAddressGuard own,
      Endpoints endpoints,
      DeliveryMeter meter,
      WebhookProperties properties) {
    return new WebhookSender(
        store,
        new DeliveryCall(egress, own, endpoints, properties.timeout()),
        new DeliveryPolicy(
            properties.retryDelays(), () -> ThreadLocalRandom.current().nextDouble()),
        meter,
        new WebhookSender.Pace(
            properties.atOnce(), properties.perHost(), properties.poll(), properties.lease()));
  }

  @Bean
  SmartLifecycle webhookRetention(DeliveryStore store, WebhookProperties properties) {
    return new PeriodicSweep(
        "webhook-retention",
        RETENTION_SWEEP_INTERVAL,
        () -> store.removeEnded(properties.keep(), REMOVAL_BATCH_SIZE) == REMOVAL_BATCH_SIZE);
  }
}
