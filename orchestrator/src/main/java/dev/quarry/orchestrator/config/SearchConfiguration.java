package dev.quarry.orchestrator.config;

import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.settings.NodeRoles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Search in stored documents. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {
  private static final Logger log = LoggerFactory.getLogger(SearchConfiguration.class);

  @Bean
  SearchService searchService(
      Embedder embedder, VectorStore vectors, DocumentCatalog catalog, TokenCounter tokens) {
    return new SearchService(embedder, vectors, catalog, tokens);
  }

  /** Warms up search, because the first query loads classes, the model and the index. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> firstSearch(SearchService searches, NodeRoles roles) {
    return event -> {
      if (roles.api()) {
        Thread.ofPlatform().daemon().name("first-search").start(() -> searchOnce(searches));
      }
    };
  }

  private static void searchOnce(SearchService searches) {
    try {
      searches.search("default", new SearchRequest("first search", null, 1, null, null, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.info("The warm-up search failed; the first search will be slower. {}", e.toString());
    }
  }
}
