package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.ExtractionBudget;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.process.DocumentExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.settings.ExtractProperties;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Text extraction from documents, by content type. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExtractProperties.class)
class ExtractConfiguration {

  @Bean(destroyMethod = "close")
  DocumentExtractor documentExtractor(ExtractProperties properties) {
    return new DocumentExtractor(properties.limits());
  }

  @Bean
  Extractor contentExtractor(
      ExtractProperties properties, DocumentExtractor documents, Clock clock) {
    return new ContentExtractor(
        new TypeDetector(),
        new HtmlExtractor(
            properties.maxChars(),
            ExtractionBudget.ofThisMachine(properties.htmlAtOnce().toBytes()),
            clock),
        new TextExtractor(),
        documents);
  }
}
