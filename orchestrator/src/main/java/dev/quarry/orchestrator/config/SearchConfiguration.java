package dev.quarry.orchestrator.config;

import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.NodeRoles;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.IndexProperties;
import dev.quarry.orchestrator.settings.VectorProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.IndexOwnership;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stored documents: how they get in, and how they are found. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IndexProperties.class)
class SearchConfiguration {
  private static final Logger log = LoggerFactory.getLogger(SearchConfiguration.class);

  /** After the schema is there: the data source is asked for so that the database answers. */
  @Bean
  IndexOwnership loneIndex(
      VectorProperties vectors, DatabaseProperties properties, DatabaseServer server, DataSource up)
      throws InterruptedException {
    boolean shared = properties.url() != null && vectors.kind() == VectorProperties.Kind.LUCENE;
    return shared ? IndexOwnership.of(server) : IndexOwnership.alone();
  }

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

  /** The first search loads classes, the model and the index: better before somebody waits. */
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
      log.info(
          "The search that was to warm up failed; the next one will be slower. {}", e.toString());
    }
  }
}
