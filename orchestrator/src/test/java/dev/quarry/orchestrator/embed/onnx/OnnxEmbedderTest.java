package dev.quarry.orchestrator.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbedderContract;
import dev.quarry.orchestrator.embed.EmbeddingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbedderTest extends EmbedderContract {
  private static final List<String> PASSAGES =
      List.of(
          "VACUUM reclaims storage occupied by dead tuples of a table.",
          "The heron stands still in shallow water until a fish comes close.",
          "A virtual environment keeps the packages of one project apart from the system's.",
          "Sourdough rises slowly because wild yeast is less active than baker's yeast.");

  @Override
  protected Embedder embedder() {
    return LoadedModel.embedder();
  }

  @Test
  void query_is_nearest_to_the_matching_passage() throws Exception {
    assertThat(nearest("how do I free disk space in postgres")).isEqualTo(0);
    assertThat(nearest("how do wading birds hunt")).isEqualTo(1);
    assertThat(nearest("install python libraries without touching global ones")).isEqualTo(2);
    assertThat(nearest("why does my bread dough take so long")).isEqualTo(3);
  }

  private int nearest(String question) throws Exception {
    float[] query = embedder().embedQuery(question);
    List<float[]> passages = embedder().embedPassages(PASSAGES);
    return IntStream.range(0, passages.size())
        .boxed()
        .max((a, b) -> Double.compare(dot(query, passages.get(a)), dot(query, passages.get(b))))
        .orElseThrow();
  }

  /** Reference values of the model, which detect a change of pooling, normalisation or prefix. */
  @Test
  void vectors_equal_the_reference_vectors() throws Exception {
    float[] passage = embedder().embedPassages(List.of(PASSAGES.getFirst())).getFirst();
    float[] query = embedder().embedQuery("how do I free disk space in postgres");

    assertThat(passage[0]).isEqualTo(KNOWN_FIRST, within(0.01f));
    assertThat(dot(query, passage)).isEqualTo(KNOWN_SIMILARITY, within(0.01));
  }

  private static final float KNOWN_FIRST = -0.0806f;
  private static final double KNOWN_SIMILARITY = 0.558;

  @Test
  void vectors_are_reproducible_under_concurrency() throws Exception {
    float[] alone = embedder().embedPassages(List.of(PASSAGES.get(2))).getFirst();

    List<float[]> together = embedder().embedPassages(PASSAGES);

    assertThat(together.get(2)).containsExactly(alone);
  }

  @Test
  void tokens_beyond_the_limit_are_ignored() throws Exception {
    String long1 = "granite ".repeat(600);

    List<float[]> vectors = embedder().embedPassages(List.of(long1, long1 + "a heron".repeat(50)));

    assertThat(vectors.get(0)).containsExactly(vectors.get(1));
  }

  @Test
  void query_times_out_while_the_model_is_loading() {
    try (var never = new OnnxEmbedder(LoadedModel.tokens(), 1, Duration.ofMillis(1))) {
      assertThatThrownBy(() -> never.embedQuery("granite"))
          .isInstanceOfSatisfying(
              EmbeddingException.class,
              e -> {
                assertThat(e.code()).isEqualTo("embedder_not_ready");
                assertThat(e.retryable()).isTrue();
              });
    }
  }

  @Test
  void check_passes_while_the_model_is_loading() throws Exception {
    try (var never = new OnnxEmbedder(LoadedModel.tokens(), 1, Duration.ofMillis(1))) {
      never.check();
    }
  }

  @Test
  void check_fails_if_the_model_cannot_be_loaded(@TempDir Path directory) throws Exception {
    embedder().embedQuery("granite");
    embedder().check();
    String unpacked = System.clearProperty(NATIVE_PATH);
    Path file = Files.createFile(directory.resolve("file"));
    try (var broken =
        new OnnxEmbedder(new OnnxTokenCounter(file.resolve("native")), 1, Duration.ofMinutes(1))) {
      broken.start();
      assertThatThrownBy(() -> broken.embedQuery("granite")).isInstanceOf(EmbeddingException.class);

      assertThatThrownBy(broken::check)
          .isInstanceOfSatisfying(
              EmbeddingException.class, e -> assertThat(e.code()).isEqualTo("embedder_failed"));
    } finally {
      System.setProperty(NATIVE_PATH, unpacked);
    }
  }

  private static final String NATIVE_PATH = "onnxruntime.native.path";

  @Test
  void tokens_are_counted_as_the_model_does() {
    assertThat(LoadedModel.tokens().count("")).isZero();
    assertThat(LoadedModel.tokens().count("hello world")).isEqualTo(2);
    assertThat(LoadedModel.tokens().count("granite ".repeat(600))).isEqualTo(600);
  }

  /** The telemetry client opens a log file of its own as soon as it starts. */
  @Test
  void telemetry_of_onnx_runtime_is_off() throws Exception {
    embedder().embedQuery("granite");

    assertThat(Path.of("/tmp", "mat-debug-" + ProcessHandle.current().pid() + ".log"))
        .doesNotExist();
  }
}
