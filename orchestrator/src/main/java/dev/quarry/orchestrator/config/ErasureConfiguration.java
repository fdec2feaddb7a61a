package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.erasure.ErasureStore;
import dev.quarry.orchestrator.erasure.TenantErasure;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.IndexProperties;
import dev.quarry.orchestrator.settings.RetentionProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.erasure.PostgresErasures;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Erasure of tenants. */
@Configuration(proxyBeanMethods = false)
class ErasureConfiguration {
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  @Bean
  ErasureStore erasureStore(
      Database database,
      DocumentStore documents,
      IndexName index,
      RetentionProperties retention,
      IndexProperties properties) {
    return new PostgresErasures(
        database,
        documents,
        index,
        new PostgresErasures.Waits(retention.erasureDelay(), properties.unpublishedAge()));
  }

  @Bean
  TenantErasure tenantErasure(
      ErasureStore store, VectorStore index, ApiKeyAuthenticator authenticator) {
    return new TenantErasure(store, index, authenticator::invalidateKeys, System::nanoTime);
  }

  @Bean
  PeriodicSweep erasures(TenantErasure erasure) {
    return new PeriodicSweep("erasure", SWEEP_INTERVAL, erasure::tick);
  }
}
