package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.WebCrawlHandler;
import dev.quarry.orchestrator.pipeline.crawl.CrawlDependencies;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.crawl.Crawler;
import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;
import dev.quarry.orchestrator.pipeline.fetch.NamedDocumentFetcher;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.host.HostPolicy;
import dev.quarry.orchestrator.pipeline.load.DocumentFetcher;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.settings.CrawlProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.crawl.PostgresHostRegistry;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresWithdrawals;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Crawling. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CrawlProperties.class)
class CrawlConfiguration {

  @Bean
  PoliteFetcher politeFetcher(
      EgressClient egress, Database database, CrawlProperties properties, Clock clock) {
    FetchSettings settings = properties.settings().fetch();
    return new PoliteFetcher(
        egress,
        new HostPolicy(
            settings.requestsPerHost(), new PostgresHostRegistry(database), MonotonicClock.SYSTEM),
        properties.credentials(),
        settings,
        MonotonicClock.SYSTEM,
        clock);
  }

  @Bean
  DocumentFetcher documentFetcher(PoliteFetcher fetcher) {
    return new NamedDocumentFetcher(fetcher);
  }

  @Bean
  SiteFetchers siteFetchers(PoliteFetcher fetcher, PageRenderer renderer) {
    return new SiteFetchers(fetcher, renderer);
  }

  @Bean
  Withdrawals withdrawals(
      Database database, PostgresItemLedger items, PostgresDocumentStore documents) {
    return new PostgresWithdrawals(database, items, documents);
  }

  @Bean
  CrawlDependencies crawlDependencies(
      SiteFetchers fetchers,
      ItemLedger ledger,
      DocumentStore documents,
      Withdrawals withdrawals,
      Ingester ingester,
      Clock clock) {
    return new CrawlDependencies(
        fetchers, ledger, documents, withdrawals, ingester, MonotonicClock.SYSTEM, clock);
  }

  @Bean
  WebCrawlHandler webCrawlHandler(CrawlDependencies dependencies, CrawlProperties properties) {
    return new WebCrawlHandler(new Crawler(dependencies, properties.settings()));
  }

  @Bean
  CrawlPreview crawlPreview(CrawlDependencies dependencies, CrawlProperties properties) {
    return new CrawlPreview(dependencies, properties.settings());
  }
}
