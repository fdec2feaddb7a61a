package dev.quarry.orchestrator.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.knowledge.IndexLoss;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import dev.quarry.orchestrator.store.qdrant.QdrantVectorStore;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class VectorConfigurationTest {
  @TempDir Path data;
  private ApplicationContextRunner runner;

  @BeforeEach
  void configure() {
    runner =
        new ApplicationContextRunner()
            .withUserConfiguration(VectorConfiguration.class)
            .withBean(Embedder.class, () -> new ToyEmbedder("Toy/words"))
            .withBean(IndexLoss.class, () -> () -> 0)
            .withPropertyValues("quarry.data=" + data);
  }

  @Test
  void lucene_is_the_default_and_lies_in_the_data_directory_by_model() {
    runner.run(
        context -> {
          assertThat(context).getBean(VectorStore.class).isInstanceOf(LuceneVectorStore.class);
          assertThat(data.resolve("lucene"))
              .isDirectoryContaining("regex:.*/toy-words-[0-9a-f]{8}");
        });
  }

  @Test
  void the_name_of_the_index_tells_the_kind_of_store_and_the_model() {
    runner.run(
        context ->
            assertThat(context.getBean(IndexName.class).toString())
                .matches("lucene/toy-words-[0-9a-f]{8}"));
    runner
        .withPropertyValues("quarry.vectors=qdrant", "quarry.qdrant.url=http://127.0.0.1:1")
        .run(
            context ->
                assertThat(context.getBean(IndexName.class).toString())
                    .matches("qdrant/toy-words-[0-9a-f]{8}"));
  }

  @Test
  void closing_the_application_releases_the_index() {
    runner.run(context -> assertThat(context).hasNotFailed());
    runner.run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void index_in_use_prevents_the_start() {
    runner.run(
        first ->
            runner.run(
                second ->
                    assertThat(second)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("open in another process")));
  }

  @Test
  void qdrant_is_selected_by_name_and_may_be_down() {
    runner
        .withPropertyValues("quarry.vectors=qdrant", "quarry.qdrant.url=http://127.0.0.1:1")
        .run(
            context ->
                assertThat(context)
                    .getBean(VectorStore.class)
                    .isInstanceOf(QdrantVectorStore.class));
  }

  @Test
  void invalid_value_is_reported_with_its_key() {
    runner
        .withPropertyValues("quarry.vectors=pinecone")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("QUARRY_VECTORS"));
    for (String url :
        List.of("127.0.0.1:6334", "http://me:secret@host", "http:// ", "ftp://host")) {
      runner
          .withPropertyValues("quarry.vectors=qdrant", "quarry.qdrant.url=" + url)
          .run(
              context ->
                  assertThat(context)
                      .getFailure()
                      .rootCause()
                      .isInstanceOf(ConfigurationException.class)
                      .hasMessageContaining("QDRANT_URL")
                      .hasMessageNotContaining("secret"));
    }
  }
}
