package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.AccessPolicy;
import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.audit.AuditLog;
import dev.quarry.orchestrator.access.audit.AuditTrail;
import dev.quarry.orchestrator.access.key.AccessBootstrap;
import dev.quarry.orchestrator.access.key.ApiKeyAuthenticator;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.access.key.KeyStore;
import dev.quarry.orchestrator.access.key.Pepper;
import dev.quarry.orchestrator.access.key.PepperFile;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitStore;
import dev.quarry.orchestrator.access.limit.Quotas;
import dev.quarry.orchestrator.access.limit.RequestRates;
import dev.quarry.orchestrator.access.limit.SignInAttempts;
import dev.quarry.orchestrator.access.limit.StorageBudget;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.access.limit.TokenUsage;
import dev.quarry.orchestrator.access.session.SessionStore.Lifetimes;
import dev.quarry.orchestrator.access.session.Sessions;
import dev.quarry.orchestrator.erasure.ErasureAdmission;
import dev.quarry.orchestrator.erasure.ErasureStore;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.AccessProperties.Access;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.access.PostgresAuditLog;
import dev.quarry.orchestrator.store.postgres.access.PostgresKeyStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresLimitStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresSessionStore;
import dev.quarry.orchestrator.store.postgres.access.PostgresTokenUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Authentication, limits and the audit log. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {
  private static final Duration KEY_USE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SESSION_REMOVAL_INTERVAL = Duration.ofMinutes(10);
  private static final Duration AUDIT_FLUSH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration AUDIT_REMOVAL_INTERVAL = Duration.ofHours(1);

  /** The pepper of API keys; loaded when it is first needed. */
  record KeyPepper(Supplier<Pepper> pepper) {}

  @Bean
  KeyPepper keyPepper(AccessProperties properties, @Value("${quarry.data}") Path dataDirectory) {
    String configured = properties.keyPepper();
    if (configured == null) {
      return new KeyPepper(new PepperFile(dataDirectory));
    }
    Pepper pepper = new Pepper(configured);
    return new KeyPepper(() -> pepper);
  }

  @Bean
  KeyStore keyStore(Database database) {
    return new PostgresKeyStore(database);
  }

  @Bean
  AccessBootstrap accessBootstrap(KeyStore store, KeyPepper pepper, AccessProperties properties) {
    return new AccessBootstrap(
        store, pepper.pepper(), properties.apiKeys(), properties.access() == Access.KEYS);
  }

  @Bean
  ApiKeyAuthenticator apiKeyAuthenticator(
      KeyStore store, KeyPepper pepper, AccessBootstrap bootstrap, ServerProperties server) {
    return new ApiKeyAuthenticator(
        store,
        pepper.pepper(),
        bootstrap.operatorKey(),
        bootstrap.keysRequired(server.getAddress()),
        System::nanoTime);
  }

  @Bean
  ApiKeys apiKeys(KeyStore store, ApiKeyAuthenticator authenticator, KeyPepper pepper) {
    return new ApiKeys(store, authenticator, pepper.pepper());
  }

  /** After everything that can fail the startup, and before the server accepts requests. */
  @Bean
  SmartInitializingSingleton firstAdminKey(AccessBootstrap bootstrap, ApiKeys keys) {
    return () -> bootstrap.makeAdminKeyIfNeeded(keys);
  }

  @Bean
  PeriodicSweep keyUse(ApiKeyAuthenticator authenticator) {
    return new PeriodicSweep("key-use", KEY_USE_INTERVAL, authenticator::tick);
  }

  @Bean
  Sessions sessions(ApiKeyAuthenticator keys, Database database, AccessProperties properties) {
    return new Sessions(
        keys,
        new PostgresSessionStore(database),
        new Lifetimes(properties.session().idle(), properties.session().maxAge()),
        System::nanoTime);
  }

  @Bean
  PeriodicSweep sessionUse(Sessions sessions) {
    return new PeriodicSweep("session-use", KEY_USE_INTERVAL, sessions::tick);
  }

  @Bean
  PeriodicSweep sessionRemoval(Sessions sessions) {
    return new PeriodicSweep("session-removal", SESSION_REMOVAL_INTERVAL, sessions::removeEnded);
  }

  @Bean
  SignInAttempts signInAttempts() {
    return new SignInAttempts(System::nanoTime);
  }

  @Bean
  AccessPolicy accessPolicy(Authenticator authenticator, AccessProperties properties) {
    return new AccessPolicy(authenticator, Set.copyOf(properties.allowedHosts()));
  }

  @Bean
  LimitStore limitStore(Database database) {
    return new PostgresLimitStore(database);
  }

  @Bean
  TenantLimits tenantLimits(LimitStore store, AccessProperties properties) {
    return new TenantLimits(store, properties.limits().limits(), System::nanoTime);
  }

  @Bean
  PostgresTokenUsage tokenUsage(Database database) {
    return new PostgresTokenUsage(database);
  }

  @Bean
  TokenBudget tokenBudget(TenantLimits limits, TokenUsage usage) {
    return new TokenBudget(limits, usage, System::nanoTime);
  }

  @Bean
  StorageBudget storageBudget(TenantLimits limits, LimitStore store) {
    return new StorageBudget(limits, store, System::nanoTime);
  }

  @Bean
  RequestRates requestRates(TenantLimits limits) {
    return new RequestRates(limits, System::nanoTime);
  }

  @Bean
  Admission admission(
      TenantLimits limits, LimitStore store, ErasureStore erasures, AccessProperties properties) {
    return new ErasureAdmission(
        new Quotas(limits, store, properties.limits().queue(), System::nanoTime),
        erasures::closed,
        System::nanoTime);
  }

  @Bean
  AuditLog auditLog(Database database) {
    return new PostgresAuditLog(database);
  }

  /** Closed, and thereby flushed, after the web server has sent its last response. */
  @Bean(destroyMethod = "close")
  AuditTrail auditTrail(AuditLog log, AccessProperties properties) {
    return new AuditTrail(log, properties.audit().retention());
  }

  @Bean
  PeriodicSweep auditFlush(AuditTrail trail) {
    return new PeriodicSweep("audit-flush", AUDIT_FLUSH_INTERVAL, trail::flush);
  }

  @Bean
  PeriodicSweep auditRemoval(AuditTrail trail) {
    return new PeriodicSweep("audit-removal", AUDIT_REMOVAL_INTERVAL, trail::removeOld);
  }
}
