package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.render.chromium.ChromiumPageRenderer;
import dev.quarry.orchestrator.settings.CrawlProperties;
import dev.quarry.orchestrator.settings.EgressProperties;
import dev.quarry.orchestrator.settings.RenderProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rendering of pages that need JavaScript. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RenderProperties.class)
class RenderConfiguration {

  @Bean(destroyMethod = "close")
  ChromiumPageRenderer pageRenderer(
      GuardedEgressClient egress,
      RenderProperties properties,
      CrawlProperties crawl,
      EgressProperties egressProperties) {
    return new ChromiumPageRenderer(egress, properties.settings(crawl, egressProperties));
  }
}
