package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.WordHighlighter;
import dev.quarry.orchestrator.lifecycle.SearchWarmUp;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Search in stored documents. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

  @Bean
  SearchService searchService(
      Embedder embedder,
      VectorStore vectors,
      DocumentCatalog catalog,
      TokenCounter tokens,
      WordHighlighter highlighter) {
    return new SearchService(embedder, vectors, catalog, tokens, highlighter);
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
