package dev.quarry.orchestrator.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbedderContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The setting {@code fast}. */
final class FastModelTest extends EmbedderContract {
  private static final OnnxTokenCounter TOKENS =
      new OnnxTokenCounter(LocalModel.MINI_LM, Path.of("target", "native").toAbsolutePath());
  private static final OnnxEmbedder FAST = LoadedModel.started(TOKENS);

  private static final String VACUUM =
      "VACUUM reclaims storage occupied by dead tuples of a table.";

  @AfterAll
  static void close() {
    FAST.close();
  }

  @Override
  protected Embedder embedder() {
    return FAST;
  }

  /**
   * Computed with ONNX Runtime and tokenizers for Python; they detect a change of pooling,
   * normalisation or prefix.
   */
  @Test
  void vectors_equal_the_reference_vectors() throws Exception {
    List<float[]> passages =
        FAST.embedPassages(
            List.of(VACUUM, "The heron stands still in shallow water until a fish comes close."));
    float[] query = FAST.embedQuery("how do I free disk space in postgres");

    assertThat(passages.getFirst()[LARGEST]).isEqualTo(KNOWN_LARGEST, within(0.01f));
    assertThat(dot(query, passages.get(0))).isEqualTo(KNOWN_SIMILARITY, within(0.01));
    assertThat(dot(query, passages.get(1))).isLessThan(0.2);
  }

  private static final int LARGEST = 327;
  private static final float KNOWN_LARGEST = 0.230f;
  private static final double KNOWN_SIMILARITY = 0.330;

  @Test
  void queries_have_no_prefix_and_repeats_are_equal_bit_by_bit() throws Exception {
    float[] passage = FAST.embedPassages(List.of(VACUUM)).getFirst();

    assertThat(FAST.embedQuery(VACUUM)).containsExactly(passage);
    assertThat(FAST.embedPassages(List.of("other", VACUUM)).get(1)).containsExactly(passage);
  }

  /** The file of its tokenizer cuts texts at 128 tokens. */
  @Test
  void a_text_of_300_tokens_is_read_to_its_end() throws Exception {
    String text = "granite ".repeat(290);
    assertThat(TOKENS.count(text)).isEqualTo(290);

    List<float[]> vectors =
        FAST.embedPassages(List.of(text + "is split by hand.", text + "is eaten by herons."));

    assertThat(dot(vectors.get(0), vectors.get(1))).isLessThan(0.999);
  }

  @Test
  void it_has_a_name_of_its_own() {
    assertThat(FAST.model()).isEqualTo("all-minilm-l6-v2-q");
    assertThat(FAST.model()).isNotEqualTo(LoadedModel.embedder().model());
  }
}
