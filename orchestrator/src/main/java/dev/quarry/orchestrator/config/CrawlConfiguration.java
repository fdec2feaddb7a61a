package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.WebCrawlHandler;
import dev.quarry.orchestrator.pipeline.crawl.CrawlDependencies;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.crawl.Crawler;
import dev.quarry.orchestrator.pipeline.crawl.HostPoliteness;
import dev.quarry.orchestrator.settings.CrawlProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Crawling. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CrawlProperties.class)
class CrawlConfiguration {

  @Bean
  CrawlDependencies crawlDependencies(
      EgressClient egress,
      ItemLedger ledger,
      DocumentStore documents,
      Ingester ingester,
      CrawlProperties properties) {
    return new CrawlDependencies(
        egress,
        ledger,
        documents,
        ingester,
        new HostPoliteness(properties.settings().requestsPerHost(), MonotonicClock.SYSTEM),
        MonotonicClock.SYSTEM,
        Clock.systemUTC());
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
