package dev.quarry.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.settings.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EmbedPropertiesTest {
  private static final String ENDPOINT = "http://127.0.0.1:4000/v1";

  private static EmbedProperties properties(@Nullable String url, @Nullable String model) {
    return new EmbedProperties(url, model, null, "", "", 0, 0);
  }

  @Test
  void model_in_this_process_is_chosen_by_name() {
    assertThat(properties(null, null).localModel()).isEqualTo(LocalModelName.DEFAULT);
    assertThat(properties("", "default").localModel()).isEqualTo(LocalModelName.DEFAULT);
    assertThat(properties(null, "fast").localModel()).isEqualTo(LocalModelName.FAST);
  }

  @Test
  void other_name_without_an_endpoint_is_refused() {
    assertThatThrownBy(() -> properties(null, "text-embedding-3-small"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("QUARRY_EMBEDDING_MODEL")
        .hasMessageContaining("text-embedding-3-small");
  }

  @Test
  void endpoint_may_name_its_model_as_it_likes() {
    assertThat(properties(ENDPOINT, "fast").model()).isEqualTo("fast");
    assertThat(properties(ENDPOINT, "text-embedding-3-small").endpoint()).isNotNull();
    assertThatThrownBy(() -> properties(ENDPOINT, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("quarry.embedding.model");
  }
}
