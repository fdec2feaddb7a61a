package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.http.EmbeddingEndpoint;
import dev.quarry.orchestrator.embed.http.HttpEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxTokenCounter;
import dev.quarry.orchestrator.settings.ConfigurationException;
import dev.quarry.orchestrator.settings.EmbedProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The embedding model: in this process, or behind an endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmbedProperties.class)
public class EmbedConfiguration {
  /** A search waits so long for a model that is still loading; then it uses keywords alone. */
  private static final Duration QUERY_PATIENCE = Duration.ofSeconds(3);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Counts for every model: an endpoint does not tell how it counts. */
  @Bean
  OnnxTokenCounter tokenCounter(@Value("${quarry.data}") Path data) {
    return new OnnxTokenCounter(data.resolve("native").toAbsolutePath());
  }

  @Bean(destroyMethod = "close")
  EmbeddingModel embeddingModel(EmbedProperties properties, OnnxTokenCounter tokens) {
    String url = properties.url();
    return url == null ? inProcess(properties, tokens) : behind(url, properties);
  }

  @Bean
  EmbeddingRate embeddingRate() {
    return new EmbeddingRate();
  }

  @Bean
  Embedder embedder(EmbeddingModel model, EmbeddingRate rate, Database database) {
    return new CachingEmbedder(model.embedder(), new PostgresEmbeddingCache(database), rate);
  }

  private static EmbeddingModel inProcess(EmbedProperties properties, OnnxTokenCounter tokens) {
    OnnxEmbedder embedder = new OnnxEmbedder(tokens, properties.threadsInUse(), QUERY_PATIENCE);
    embedder.start();
    return new EmbeddingModel(embedder, embedder::close);
  }

  private static EmbeddingModel behind(String url, EmbedProperties properties) {
    URI uri = endpoint(url);
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
            Thread::sleep),
        egress::close);
  }

  /**
   * @throws ConfigurationException if it is of no use
   */
  public static URI endpoint(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw unusable(e.getReason());
    }
    throw unusable("not an http or https URL with a host and without a password");
  }

  private static ConfigurationException unusable(String reason) {
    return new ConfigurationException(
        "quarry.embedding.url (QUARRY_EMBEDDING_URL) cannot be used: " + reason + ".",
        "Write it like http://127.0.0.1:4000/v1, or leave it out to embed in this process.");
  }

  /**
   * A way out that leads to the endpoint, wherever it is, and to no other private address. It is
   * not the one that crawls use: what the operator embeds with is not opened to whoever may submit
   * jobs.
   */
  private static GuardedEgressClient onlyTo(URI uri) {
    int port = uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return new GuardedEgressClient(
        new GuardedEgressClient.Settings(
            AllowList.parse(List.of(uri.getHost() + ":" + port)),
            Set.of(port),
            "Quarry",
            CONNECT_TIMEOUT));
  }
}
