package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.WordHighlighter;
import dev.quarry.orchestrator.lifecycle.SearchWarmUp;
import dev.quarry.orchestrator.search.Reranker;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.search.http.HttpReranker;
import dev.quarry.orchestrator.search.http.RerankEndpoint;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.settings.RerankProperties;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Search in stored documents. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RerankProperties.class)
class SearchConfiguration {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  @Bean
  SearchService searchService(
      Embedder embedder,
      VectorStore vectors,
      DocumentCatalog catalog,
      TokenCounter tokens,
      WordHighlighter highlighter,
      RerankModel reranker) {
    return new SearchService(embedder, vectors, catalog, tokens, highlighter, reranker.reranker());
  }

  /** The reranker and what must be closed with it. */
  record RerankModel(Reranker reranker, Runnable closing) implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }

  /** With a client of its own, which reaches the endpoint alone: see the one of the embedder. */
  @Bean(destroyMethod = "close")
  RerankModel rerankModel(RerankProperties properties) {
    URI uri = properties.endpoint();
    if (uri == null) {
      return new RerankModel(Reranker.NONE, () -> {});
    }
    GuardedEgressClient egress =
        new GuardedEgressClient(
            new GuardedEgressClient.Settings(
                AllowList.only(uri), Set.of(), "Quarry", CONNECT_TIMEOUT));
    RerankEndpoint endpoint =
        new RerankEndpoint(
            uri,
            properties.model(),
            properties.apiKey(),
            properties.candidates(),
            properties.timeout());
    return new RerankModel(new HttpReranker(endpoint, egress), egress::close);
  }

  /** Qdrant finds the same words. */
  @Bean
  WordHighlighter wordHighlighter() {
    return new AnalyzerHighlighter();
  }

  @Bean
  SearchWarmUp searchWarmUp(SearchService searches, NodeRoles roles) {
    return new SearchWarmUp(searches, roles.api());
  }
}
