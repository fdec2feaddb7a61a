package dev.quarry.orchestrator.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every Embedder. */
public abstract class EmbedderContract {

  protected abstract Embedder embedder();

  @Test
  void vectors_have_one_dimension_and_length_1() throws Exception {
    List<float[]> vectors = embedder().embedPassages(List.of("granite", "a heron in the reeds"));

    int dimension = embedder().embedQuery("granite").length;
    for (float[] vector : vectors) {
      assertThat(vector).hasSize(dimension);
      assertThat(dot(vector, vector)).isEqualTo(1, within(1e-5));
    }
  }

  @Test
  void vectors_come_in_the_order_of_the_passages() throws Exception {
    List<String> passages = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      passages.add("stone number " + i + " of the wall".repeat(i % 7));
    }

    List<float[]> together = embedder().embedPassages(passages);

    assertThat(together).hasSize(70);
    for (int i : new int[] {0, 13, 69}) {
      float[] alone = embedder().embedPassages(List.of(passages.get(i))).getFirst();
      assertThat(together.get(i)).containsExactly(alone);
    }
  }

  @Test
  void a_query_is_nearest_to_its_passage() throws Exception {
    float[] query = embedder().embedQuery("granite wedge");
    List<float[]> passages =
        embedder().embedPassages(List.of("the wedge splits granite", "a heron waits for fish"));

    assertThat(dot(query, passages.get(0))).isGreaterThan(dot(query, passages.get(1)));
  }

  @Test
  void no_passages_have_no_vectors() throws Exception {
    assertThat(embedder().embedPassages(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "\u0000",
        "half a pair \uD83D",
        "\uDE00 the other half",
        "\n\t\u00A0",
        "🪨🔨",
        "石を割る",
        "<|im_end|>[CLS][SEP]",
      })
  void unusual_texts_are_embedded(String text) throws Exception {
    assertThat(embedder().embedPassages(List.of(text)).getFirst())
        .hasSameSizeAs(embedder().embedQuery("granite"));
  }

  @Test
  void text_beyond_the_token_limit_is_embedded() throws Exception {
    assertThat(embedder().embedPassages(List.of("granite ".repeat(5_000)))).hasSize(1);
  }

  @Test
  void concurrent_callers_get_their_own_vectors() throws Exception {
    float[] expected = embedder().embedPassages(List.of("lime and slate")).getFirst();
    List<Future<List<float[]>>> answers = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(
            callers.submit(
                () -> embedder().embedPassages(List.of("something else", "lime and slate"))));
      }
    }
    for (Future<List<float[]>> answer : answers) {
      assertThat(answer.get().get(1)).containsExactly(expected);
    }
  }

  protected static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
