package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingCacheCleaner;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.VerifiedEmbedder;
import dev.quarry.orchestrator.embed.http.EmbeddingEndpoint;
import dev.quarry.orchestrator.embed.http.HttpEmbedder;
import dev.quarry.orchestrator.embed.onnx.LocalModel;
import dev.quarry.orchestrator.embed.onnx.OnnxEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxTokenCounter;
import dev.quarry.orchestrator.knowledge.ModelNames;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.EmbedProperties;
import dev.quarry.orchestrator.settings.RetentionProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresModelIdentities;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The embedding model: in this process, or an external endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbedProperties.class)
class EmbedConfiguration {
  /** How long a search waits for a model that is still loading; then it uses keywords only. */
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The embedder and what must be closed with it. */
  record EmbeddingModel(Embedder embedder, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }

  /** Used for every model, because an endpoint does not expose its tokenizer. */
  @Bean
  OnnxTokenCounter tokenCounter(EmbedProperties properties, @Value("${quarry.data}") Path data) {
    LocalModel model =
        switch (properties.localModel()) {
          case DEFAULT -> LocalModel.BGE_SMALL;
          case FAST -> LocalModel.MINI_LM;
        };
    return new OnnxTokenCounter(model, data.resolve("native").toAbsolutePath());
  }

  @Bean(destroyMethod = "close")
  EmbeddingModel embeddingModel(EmbedProperties properties, OnnxTokenCounter tokens, Clock clock) {
    URI endpoint = properties.endpoint();
    return endpoint == null ? inProcess(properties, tokens) : behind(endpoint, properties, clock);
  }

  @Bean
  EmbeddingRate embeddingRate() {
    return new EmbeddingRate();
  }

  @Bean
  PostgresEmbeddingCache embeddingCache(Database database) {
    return new PostgresEmbeddingCache(database);
  }

  @Bean
  VerifiedEmbedder embedder(
      EmbeddingModel model, EmbeddingRate rate, PostgresEmbeddingCache cache, Database database) {
    return new VerifiedEmbedder(
        new CachingEmbedder(model.embedder(), cache, rate),
        model.embedder(),
        cache,
        new PostgresModelIdentities(database),
        MonotonicClock.SYSTEM);
  }

  @Bean
  ModelNames modelNames(EmbedProperties properties, Embedder embedder) {
    String configured = properties.model();
    return new ModelNames(configured == null ? "default" : configured, embedder.model());
  }

  @Bean
  PeriodicSweep unusedEmbeddings(PostgresEmbeddingCache cache, RetentionProperties properties) {
    var cleaner = new EmbeddingCacheCleaner(cache, properties.embeddings());
    return new PeriodicSweep("sweep-embeddings", properties.sweepEvery(), cleaner::tick);
  }

  private static EmbeddingModel inProcess(EmbedProperties properties, OnnxTokenCounter tokens) {
    OnnxEmbedder embedder = new OnnxEmbedder(tokens, properties.threadsInUse(), QUERY_TIMEOUT);
    embedder.start();
    return new EmbeddingModel(embedder, embedder::close);
  }

  private static EmbeddingModel behind(URI uri, EmbedProperties properties, Clock clock) {
    String model = Objects.requireNonNull(properties.model(), "checked with the URL");
    GuardedEgressClient egress = onlyTo(uri);
    return new EmbeddingModel(
        new HttpEmbedder(
            new EmbeddingEndpoint(
                uri,
                model,
                properties.apiKey(),
                properties.queryPrefix(),
                properties.passagePrefix(),
                properties.dimension()),
            egress,
            MonotonicClock.SYSTEM,
            clock),
        egress::close);
  }

  /** Separate from the client of crawls: users cannot reach the endpoint by submitted URLs. */
  private static GuardedEgressClient onlyTo(URI endpoint) {
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.only(endpoint), Set.of(), "Quarry", CONNECT_TIMEOUT));
  }
}
