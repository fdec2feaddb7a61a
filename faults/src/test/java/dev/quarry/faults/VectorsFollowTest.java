package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents are stored and their vectors are missing when something fails. */
class VectorsFollowTest {
  private static final int DOCUMENTS = 12;

  /** The fixed text by which the model is recognised, at the start and perhaps once more. */
  private static final int PROBES = 2;

  @ParameterizedTest
  @ValueSource(strings = {"qdrant", "lucene"})
  void killed_with_half_of_the_vectors_there_the_rest_follows(String index) throws Exception {
    try (Scene scene =
        new Scene("killed_with_half_of_the_vectors_there_the_rest_follows " + index)) {
      scene.with("quarry.vectors", index);
      NodeProcess node = scene.start("a");
      scene.embeddings.pause();
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        jobs.add(scene.submit(node, longText("Half " + i)));
      }
      awaitSearchable(scene);
      scene.embeddings.allow(Counts.of(scene).chunks() / 2);
      Await.until(
          "half of the vectors are there",
          Duration.ofMinutes(1),
          () -> {
            Counts counts = Counts.of(scene);
            return counts.vectors() > 0 && counts.vectors() < counts.chunks();
          });
      scene.kill(node);
      scene.embeddings.dropWaiting();
      int there = Counts.of(scene).vectors();
      int before = scene.embeddings.embedded();
      NodeProcess heir = scene.start("a");
      assertThat(found(heir, "Half 0")).isTrue();
      scene.embeddings.resume();
      for (UUID job : jobs) {
        // The ranges that the killed node had taken are hidden for half a minute.
        Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
        assertThat(end.text("status")).isEqualTo("completed");
        assertThat(end.number("crashes")).isZero();
      }
      Counts counts = Counts.of(scene);
      assertThat(counts.vectors()).isEqualTo(counts.chunks());
      // Only what was in progress is embedded again; the others are there or in the cache.
      assertThat(scene.embeddings.embedded() - before)
          .isLessThanOrEqualTo(counts.chunks() - there + PROBES);
      scene.settle(Duration.ofMinutes(1));
    }
  }

  @Test
  void while_the_endpoint_is_gone_words_are_found_and_no_job_fails() throws Exception {
    try (Scene scene = new Scene("while_the_endpoint_is_gone_words_are_found_and_no_job_fails")) {
      NodeProcess node = scene.start("a");
      scene.embeddings.respondWith(new Embeddings.EndpointResponse(503, _ -> "{}"));
      scene.injected("embedding endpoint gone");
      List<UUID> jobs = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        Map<String, Object> body = new LinkedHashMap<>(Scene.text("Gone " + i));
        body.put("max_attempts", 1);
        body.put("max_duration_seconds", 5);
        jobs.add(scene.submit(node, body));
      }
      awaitSearchable(scene);
      // Longer than the deadline, the lease and the backoff of a job.
      Await.pass(Duration.ofSeconds(15));
      assertThat(scene.jobs.count("processing")).isEqualTo(DOCUMENTS);
      assertThat(found(node, "Gone 3")).isTrue();
      scene.embeddings.answerWell();
      for (UUID job : jobs) {
        Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
        assertThat(end.text("status")).isEqualTo("completed");
        assertThat(end.number("attempt")).isEqualTo(1);
        assertThat(end.number("crashes")).isZero();
      }
      scene.settle(Duration.ofMinutes(1));
    }
  }

  private static Map<String, Object> longText(String title) {
    Map<String, Object> body = new LinkedHashMap<>(Scene.text(title));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("## Part ").append(i).append("\n\n");
      text.append((title + " says in part " + i + " that stone is cut. ").repeat(20))
          .append("\n\n");
    }
    body.put("text", text.toString());
    return body;
  }

  private static void awaitSearchable(Scene scene) {
    Await.until(
        "all are searchable",
        Duration.ofMinutes(1),
        () -> Counts.of(scene).searchable() == DOCUMENTS);
  }

  private static boolean found(NodeProcess node, String title) throws Exception {
    return node.api()
        .post("/search", Map.of("query", title, "mode", "keyword"))
        .body()
        .toString()
        .contains(title);
  }

  /** The counts of all jobs. */
  private record Counts(int searchable, int chunks, int vectors) {
    static Counts of(Scene scene) throws SQLException {
      Rows.Row sums = scene.jobs.sums();
      return new Counts(
          (int) sums.number("searchable"),
          (int) sums.number("chunks"),
          (int) sums.number("vectors"));
    }
  }
}
