package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.pipeline.chunk.TokenCounter;
import dev.quarry.orchestrator.pipeline.embed.Embedder;
import dev.quarry.orchestrator.pipeline.index.DocumentStore;
import dev.quarry.orchestrator.pipeline.index.IndexName;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.index.StaleGenerationSweeper;
import dev.quarry.orchestrator.pipeline.index.VectorStore;
import dev.quarry.orchestrator.search.DocumentCatalog;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.PostgresItemLedger;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stored documents: how they get in, and how they are found. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IndexProperties.class)
class SearchConfiguration {

  @Bean
  DocumentStore documentStore(Database database, PostgresItemLedger items, IndexName index) {
    return new PostgresDocumentStore(database, items, index);
  }

  @Bean
  Indexer indexer(DocumentStore documents, VectorStore vectors) {
    return new Indexer(documents, vectors);
  }

  @Bean
  PeriodicSweep staleGenerations(
      DocumentStore documents, VectorStore vectors, IndexProperties properties) {
    var sweeper = new StaleGenerationSweeper(documents, vectors, properties.unpublishedAge());
    return new PeriodicSweep("sweep-generations", properties.sweepEvery(), sweeper::tick);
  }

  @Bean
  DocumentCatalog documentCatalog(Database database) {
    return new PostgresDocumentCatalog(database);
  }

  @Bean
  SearchService searchService(
      Embedder embedder, VectorStore vectors, DocumentCatalog catalog, TokenCounter tokens) {
    return new SearchService(embedder, vectors, catalog, tokens);
  }
}
