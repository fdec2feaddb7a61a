package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.pipeline.Ingester;
import dev.quarry.orchestrator.pipeline.WebCrawlHandler;
import dev.quarry.orchestrator.pipeline.crawl.CrawlParts;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.crawl.Crawler;
import dev.quarry.orchestrator.pipeline.crawl.HostPoliteness;
import dev.quarry.orchestrator.pipeline.crawl.PageIngester;
import dev.quarry.orchestrator.pipeline.crawl.Timer;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.index.DocumentStore;
import dev.quarry.orchestrator.pipeline.index.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Crawling. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CrawlProperties.class)
class CrawlConfiguration {

  @Bean
  CrawlParts crawlParts(
      EgressClient egress,
      ItemLedger ledger,
      DocumentStore documents,
      Ingester ingester,
      CrawlProperties properties) {
    return new CrawlParts(
        egress,
        ledger,
        documents,
        new Pages(ingester),
        new HostPoliteness(properties.settings().requestsPerHost(), Timer.SYSTEM),
        Timer.SYSTEM,
        Clock.systemUTC());
  }

  @Bean
  WebCrawlHandler webCrawlHandler(CrawlParts parts, CrawlProperties properties) {
    return new WebCrawlHandler(new Crawler(parts, properties.settings()));
  }

  @Bean
  CrawlPreview crawlPreview(CrawlParts parts, CrawlProperties properties) {
    return new CrawlPreview(parts, properties.settings());
  }

  private record Pages(Ingester ingester) implements PageIngester {
    @Override
    public ExtractedDocument extract(LoadedContent content)
        throws StageException, InterruptedException {
      return ingester.extract(content, "auto");
    }

    @Override
    public void store(
        Fence fence, long itemId, DocumentKey key, LoadedContent content, ExtractedDocument page)
        throws StageException, InterruptedException {
      ingester.store(fence, itemId, key, content, page);
    }
  }
}
