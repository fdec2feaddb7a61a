package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.limit.StorageBudget;
import dev.quarry.orchestrator.backfill.VectorBackfill;
import dev.quarry.orchestrator.embed.EmbeddingCache;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.ModelRecognition;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.CollectionExport;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.ModelNames;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.OtherIndexLog;
import dev.quarry.orchestrator.pipeline.DocumentHandler;
import dev.quarry.orchestrator.pipeline.ImportHandler;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.ReindexHandler;
import dev.quarry.orchestrator.pipeline.SampleEstimator;
import dev.quarry.orchestrator.pipeline.SampleMeasure;
import dev.quarry.orchestrator.pipeline.TextHandler;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import dev.quarry.orchestrator.pipeline.index.Reindexer;
import dev.quarry.orchestrator.pipeline.load.Loader;
import dev.quarry.orchestrator.pipeline.transfer.CollectionExporter;
import dev.quarry.orchestrator.settings.ChunkProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresExport;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresReindex;
import dev.quarry.orchestrator.submission.Uploads;
import dev.quarry.settings.ProductVersion;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The job handlers and the steps of ingestion. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChunkProperties.class)
class PipelineConfiguration {
  /** Shorter than the response timeout of most proxies. */
  private static final Duration ESTIMATE_TIMEOUT = Duration.ofSeconds(20);

  @Bean
  Chunker chunker(TokenCounter counter, ChunkProperties properties) {
    return new Chunker(counter, properties.sizes());
  }

  @Bean
  Indexer indexer(DocumentStore documents, VectorStore vectors, VectorBackfill backfill) {
    return new Indexer(documents, vectors, backfill::wake);
  }

  @Bean
  Ingester ingester(
      @Qualifier("contentExtractor") Extractor extractor,
      Chunker chunker,
      Indexer indexer,
      StorageBudget storage) {
    return new Ingester(extractor, chunker, indexer, storage::allows);
  }

  @Bean
  JobHandler documentHandler(
      Loader loader,
      Uploads uploads,
      Ingester ingester,
      ItemLedger ledger,
      DocumentStore documents) {
    return new DocumentHandler(loader, uploads, ingester, ledger, documents);
  }

  @Bean
  JobHandler textHandler(Ingester ingester, ItemLedger ledger, DocumentStore documents) {
    return new TextHandler(ingester, ledger, documents);
  }

  @Bean
  ReindexStore reindexStore(Database database, PostgresItemLedger items, IndexName index) {
    return new PostgresReindex(database, items, index);
  }

  @Bean
  OtherIndexLog otherIndexLog(ReindexStore documents, IndexName index) {
    return new OtherIndexLog(documents, index.toString());
  }

  @Bean
  JobHandler reindexHandler(
      ReindexStore documents,
      PostgresItemLedger ledger,
      Chunker chunker,
      Indexer indexer,
      ModelNames model) {
    return new ReindexHandler(documents, ledger, chunker, new Reindexer(documents, indexer), model);
  }

  @Bean
  JobHandler importHandler(
      Uploads uploads,
      ItemLedger ledger,
      Chunker chunker,
      Indexer indexer,
      ModelRecognition model) {
    return new ImportHandler(uploads, ledger, chunker, indexer, model);
  }

  @Bean
  CollectionExport collectionExport(
      DocumentCatalog catalog,
      Database database,
      IndexName index,
      EmbeddingCache vectors,
      ModelRecognition model,
      Clock clock) {
    return new CollectionExporter(
        catalog,
        new PostgresExport(database, index),
        vectors,
        model,
        clock,
        ProductVersion.current());
  }

  @Bean
  Estimator estimator(
      CrawlPreview crawls, Loader loader, Ingester ingester, SampleMeasure measure) {
    return new SampleEstimator(crawls, loader, ingester, measure, ESTIMATE_TIMEOUT);
  }

  @Bean
  SampleMeasure sampleMeasure(Chunker chunker, TokenCounter counter, EmbeddingRate rate) {
    return new SampleMeasure(chunker, counter, rate);
  }
}
