package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import dev.quarry.testkit.Await;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The vector store and the embedding endpoint fail while documents are stored. */
class StoresTest {
  private static Scene scene;
  private static NodeProcess node;
  private static TcpProxy toVectors;

  @BeforeAll
  static void start() throws Exception {
    scene = new Scene("vectors_and_embeddings_fail");
    toVectors = new TcpProxy(() -> scene.vectors.url().getPort());
    scene.with("quarry.qdrant.url", "http://127.0.0.1:" + toVectors.port());
    scene.with("quarry.qdrant.timeout", "2s");
    node = scene.start("a");
  }

  @AfterAll
  static void check() throws Exception {
    try (TcpProxy proxy = toVectors;
        Scene over = scene) {
      over.settle(Duration.ofMinutes(1));
    }
  }

  private static List<UUID> submit(String title, int count, int attempts) throws Exception {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> body =
          new LinkedHashMap<>(Scene.text(title + " " + i + " " + scene.seed));
      body.put("max_attempts", attempts);
      jobs.add(scene.submit(node, body));
    }
    return jobs;
  }

  private static long vectors() {
    return scene.vectors.points().stream().filter(QdrantStandIn.StoredPoint::embedded).count();
  }

  private static void assertEnds(List<UUID> jobs, String status) throws Exception {
    for (UUID job : jobs) {
      assertThat(scene.jobs.awaitEnd(job, Duration.ofMinutes(1)).text("status")).isEqualTo(status);
    }
  }

  @Test
  void while_vectors_cannot_be_written_the_job_is_retried_and_ends_honestly() throws Exception {
    for (Status status : List.of(Status.UNAVAILABLE, Status.INTERNAL, Status.RESOURCE_EXHAUSTED)) {
      for (int i = 0; i < 3; i++) {
        scene.vectors.failNext(status);
      }
      assertEnds(submit(status.getCode().name(), 3, 10), "completed");
      scene.injected("vector store answers " + status.getCode(), 3);
    }
    scene.vectors.fallSilent();
    List<UUID> patient = submit("silence", 2, 10);
    List<UUID> hopeless = submit("silence without patience", 2, 1);
    assertEnds(hopeless, "failed");
    scene.vectors.speakAgain();
    assertEnds(patient, "completed");
    scene.injected("vector store silent");

    toVectors.cut();
    List<UUID> behind = submit("cut", 2, 10);
    Await.pass(Duration.ofSeconds(3));
    toVectors.heal();
    toVectors.reset();
    assertEnds(behind, "completed");
    scene.injected("path to the vector store cut, then reset");
  }

  @Test
  void a_vector_that_is_none_is_never_stored() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("all zeros", 0.0);
    values.put("NaN", "NaN");
    assertEnds(submit("good", 1, 1), "completed");
    for (String name : values.keySet()) {
      long stored = vectors();
      // Other texts get good vectors: a model that embeds nothing is waited for.
      List<?> bad = Collections.nCopies(Embeddings.DIMENSION, values.get(name));
      scene.embeddings.respondWith(
          new Embeddings.EndpointResponse(
              200,
              in ->
                  Embeddings.data(
                      in,
                      text ->
                          text.contains(name)
                              ? bad
                              : Embeddings.vector(text, Embeddings.DIMENSION))));
      for (UUID job : submit(name, 2, 2)) {
        Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
        assertThat(end.text("status")).as(name).isEqualTo("completed");
        assertThat(end.text("partial")).as(name).isEqualTo("true");
      }
      scene.injected("embedding endpoint answers " + name);
      assertThat(vectors()).as(name).isEqualTo(stored);
    }
    scene.embeddings.answerWell();
    assertEnds(submit("good again", 1, 1), "completed");
    assertThat(scene.embeddings.badAnswers()).isPositive();
  }

  @Test
  void an_endpoint_that_answers_nothing_useful_is_waited_for() throws Exception {
    Map<String, Embeddings.EndpointResponse> responses = new LinkedHashMap<>();
    responses.put("429", new Embeddings.EndpointResponse(429, _ -> "{}"));
    responses.put("500", new Embeddings.EndpointResponse(500, _ -> "{}"));
    responses.put("401", new Embeddings.EndpointResponse(401, _ -> "{}"));
    responses.put("no JSON", new Embeddings.EndpointResponse(200, _ -> "<html>"));
    responses.put(
        "another dimension",
        new Embeddings.EndpointResponse(
            200, in -> Embeddings.data(in, t -> Embeddings.vector(t, 7))));
    // Makes the model known.
    assertEnds(submit("known", 1, 1), "completed");
    for (Map.Entry<String, Embeddings.EndpointResponse> response : responses.entrySet()) {
      int asked = scene.embeddings.badAnswers();
      scene.embeddings.respondWith(response.getValue());
      List<UUID> jobs = submit("useless " + response.getKey(), 2, 1);
      Await.until(
          "the endpoint was asked",
          Duration.ofMinutes(1),
          () -> scene.embeddings.badAnswers() > asked);
      scene.injected("embedding endpoint answers " + response.getKey());
      scene.embeddings.answerWell();
      for (UUID job : jobs) {
        Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
        assertThat(end.text("status")).as(response.getKey()).isEqualTo("completed");
        assertThat(end.text("partial")).as(response.getKey()).isEqualTo("false");
      }
    }
  }
}
