package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.SearchWarmUp;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.settings.NodeRoles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Search in stored documents. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

  @Bean
  SearchService searchService(
      Embedder embedder, VectorStore vectors, DocumentCatalog catalog, TokenCounter tokens) {
    return new SearchService(embedder, vectors, catalog, tokens);
  }

  @Bean
  SearchWarmUp searchWarmUp(SearchService searches, NodeRoles roles) {
    return new SearchWarmUp(searches, roles.api());
  }
}
