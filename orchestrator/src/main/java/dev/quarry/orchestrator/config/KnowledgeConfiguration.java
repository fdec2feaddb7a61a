package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.dispatch.Engine;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexFlusher;
import dev.quarry.orchestrator.knowledge.IndexLoss;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.StaleGenerationSweeper;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.IndexOwnershipWatch;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.IndexProperties;
import dev.quarry.orchestrator.settings.VectorProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.IndexOwnership;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentCatalog;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.vectors.LostIndex;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Storage of documents, and the removal of replaced generations. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IndexProperties.class)
class KnowledgeConfiguration {
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);
  private static final Duration INDEX_CHECK_INTERVAL = Duration.ofSeconds(5);

  /** Takes the data source as a parameter so that the database is reachable and migrated first. */
  @Bean
  IndexOwnership indexOwnership(
      VectorProperties vectors, DatabaseProperties properties, DatabaseServer server, DataSource up)
      throws InterruptedException {
    boolean shared = properties.url() != null && vectors.kind() == VectorProperties.Kind.LUCENE;
    return shared ? IndexOwnership.acquire(server) : IndexOwnership.notRequired();
  }

  /** Takes the ownership as a parameter: nobody else uses the index or its database meanwhile. */
  @Bean
  IndexLoss indexLoss(DatabaseServer server, IndexName index, IndexOwnership owned) {
    return new LostIndex(server, index);
  }

  @Bean
  PostgresDocumentStore documentStore(
      Database database, PostgresItemLedger items, IndexName index) {
    return new PostgresDocumentStore(database, items, index);
  }

  @Bean
  PeriodicSweep staleGenerations(
      DocumentStore documents, VectorStore vectors, IndexProperties properties) {
    var sweeper = new StaleGenerationSweeper(documents, vectors, properties.unpublishedAge());
    return new PeriodicSweep("sweep-generations", properties.sweepEvery(), sweeper::tick);
  }

  @Bean
  PeriodicSweep flushes(DocumentStore documents, VectorStore vectors) {
    var flusher = new IndexFlusher(documents, vectors);
    return new PeriodicSweep("index-flush", FLUSH_INTERVAL, flusher::tick);
  }

  @Bean
  DocumentCatalog documentCatalog(Database database, IndexName index) {
    return new PostgresDocumentCatalog(database, index);
  }

  @Bean
  PeriodicSweep indexOwnershipWatch(IndexOwnership index, Engine engine) {
    var watch = new IndexOwnershipWatch(index::keep, engine::stopNow);
    return new PeriodicSweep("index-ownership", INDEX_CHECK_INTERVAL, watch::tick);
  }
}
