package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.knowledge.IndexLoss;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorIndexInUseException;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.settings.VectorProperties;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.qdrant.QdrantSettings;
import dev.quarry.orchestrator.store.qdrant.QdrantVectorStore;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The vector store; Spring closes it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VectorProperties.class)
class VectorConfiguration {

  @Bean
  IndexName indexName(VectorProperties properties, Embedder embedder) {
    return IndexName.of(properties.kind().name().toLowerCase(Locale.ROOT), embedder.model());
  }

  @Bean
  VectorStore vectorStore(VectorProperties properties, IndexName index, IndexLoss loss) {
    return switch (properties.kind()) {
      case LUCENE -> lucene(properties.data().resolve("lucene").resolve(index.vectors()), loss);
      case QDRANT -> qdrant(properties.qdrant(), "quarry-" + index.vectors());
    };
  }

  private static VectorStore lucene(Path directory, IndexLoss loss) {
    try {
      return LuceneVectorStore.openOrReplace(directory, loss);
    } catch (VectorIndexInUseException e) {
      throw new ConfigurationException(
          "The search index in " + directory + " is open in another process.",
          "Stop the other Quarry, or set QUARRY_DATA (quarry.data) to another directory.");
    }
  }

  private static VectorStore qdrant(VectorProperties.Qdrant qdrant, String collection) {
    QdrantSettings settings;
    try {
      settings = new QdrantSettings(qdrant.uri(), qdrant.apiKey(), collection, qdrant.timeout());
    } catch (IllegalArgumentException e) {
      throw VectorProperties.Qdrant.invalidUrl();
    }
    return new QdrantVectorStore(settings);
  }
}
