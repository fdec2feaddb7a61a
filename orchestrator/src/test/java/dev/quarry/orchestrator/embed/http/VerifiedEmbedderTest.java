package dev.quarry.orchestrator.embed.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.VerifiedEmbedder;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresEmbeddingCache;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresModelIdentities;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that changes behind its endpoint, with the cache in PostgreSQL. */
class VerifiedEmbedderTest {
  private static final UnaryOperator<float[]> SHORTER = vector -> Arrays.copyOf(vector, 16);
  private static final Duration INTERVAL = Duration.ofMinutes(2);

  private final Database db = new Database(TestDatabase.fresh());
  private final ManualClock clock = new ManualClock();
  private ToyEndpoint server;
  private GuardedEgressClient egress;
  private Embedder embedder;

  @BeforeEach
  void start() throws Exception {
    server = new ToyEndpoint();
    egress =
        new GuardedEgressClient(
            new GuardedEgressClient.Settings(
                AllowList.parse(List.of("127.0.0.1:" + server.port())),
                Set.of(server.port()),
                "test",
                Duration.ofSeconds(2)));
    embedder = startedProcess();
  }

  @AfterEach
  void stop() {
    server.close();
    egress.close();
  }

  private Embedder startedProcess() {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v1");
    Embedder model =
        new HttpEmbedder(
            new EmbeddingEndpoint(uri, "toy", null, "", "", 0),
            egress,
            clock,
            InstantSource.system());
    PostgresEmbeddingCache cache = new PostgresEmbeddingCache(db);
    return new VerifiedEmbedder(
        new CachingEmbedder(model, cache, new EmbeddingRate()),
        model,
        cache,
        new PostgresModelIdentities(db),
        clock);
  }

  /** Caches a vector, and verifies the model after that. */
  private void embedVerified(String text) throws Exception {
    embedder.embedPassages(List.of(text));
    clock.sleep(INTERVAL);
    embedder.embedPassages(List.of(text));
  }

  @Test
  void other_vectors_after_a_restart_are_neither_used_nor_cached() throws Exception {
    embedVerified("granite");
    server.change(VerifiedEmbedderTest::reversed);
    Embedder restarted = startedProcess();

    assertChanged(() -> restarted.embedPassages(List.of("granite")));
    assertChanged(() -> restarted.embedPassages(List.of("slate")));
    assertChanged(() -> restarted.embedQuery("granite"));
    assertChanged(restarted::check);
    assertThat(cached()).isEqualTo(1);
  }

  @Test
  void other_dimension_after_a_restart_is_a_changed_model() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.change(SHORTER);

    assertChanged(() -> startedProcess().embedPassages(List.of("slate")));
  }

  @Test
  void other_dimension_in_a_running_process_is_not_a_refused_text() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.change(SHORTER);

    assertChanged(() -> embedder.embedPassages(List.of("slate")));
    assertChanged(() -> embedder.embedQuery("slate"));
  }

  @Test
  void other_vectors_in_a_running_process_are_noticed_after_minutes() throws Exception {
    embedVerified("granite");
    server.change(VerifiedEmbedderTest::reversed);
    clock.sleep(INTERVAL);

    assertChanged(() -> embedder.embedPassages(List.of("slate")));
    assertThat(cached()).isEqualTo(1);
  }

  @Test
  void other_vectors_are_noticed_after_the_endpoint_was_away() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.respondWith(401, "");
    assertThatThrownBy(() -> embedder.embedQuery("granite")).isInstanceOf(EmbeddingException.class);
    server.change(VerifiedEmbedderTest::reversed);

    assertChanged(() -> embedder.embedPassages(List.of("slate")));
  }

  @Test
  void text_that_is_refused_is_the_text_s_fault_only_if_the_model_embeds_others() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.respondWith(400, "");

    assertRefused("slate", true);

    server.respondWith(400, "");
    server.respondWith(400, "");
    assertRefused("slate", false);
  }

  @Test
  void model_that_refuses_everything_from_the_start_refuses_no_text() {
    server.respondWith(400, "");

    assertRefused("slate", false);
  }

  @Test
  void model_that_computes_zeros_for_everything_refuses_no_text() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.change(vector -> new float[vector.length]);

    assertRefused("slate", false);
  }

  private void assertRefused(String text, boolean concernsText) {
    assertThatThrownBy(() -> embedder.embedPassages(List.of(text)))
        .isInstanceOfSatisfying(
            EmbeddingException.class,
            e -> {
              assertThat(e.concernsText()).isEqualTo(concernsText);
              assertThat(e.retryable()).isEqualTo(!concernsText);
            });
  }

  @Test
  void restored_model_is_used_again() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.change(SHORTER);
    assertChanged(() -> embedder.embedPassages(List.of("slate")));
    server.change(UnaryOperator.identity());

    embedder.check();
    assertThat(embedder.embedPassages(List.of("slate"))).hasSize(1);
  }

  @Test
  void vectors_that_another_model_computed_before_it_was_noticed_leave_the_cache()
      throws Exception {
    embedVerified("granite");
    server.change(VerifiedEmbedderTest::reversed);
    embedder.embedPassages(List.of("slate"));
    assertThat(cached()).isEqualTo(2);
    clock.sleep(INTERVAL);

    assertChanged(() -> embedder.embedPassages(List.of("lime")));
    assertThat(cached()).isEqualTo(1);
    server.change(UnaryOperator.identity());
    assertOfTheModel(embedder, "slate");
  }

  @Test
  void vectors_that_another_model_computed_before_a_restart_leave_the_cache() throws Exception {
    embedVerified("granite");
    server.change(VerifiedEmbedderTest::reversed);
    embedder.embedPassages(List.of("slate"));
    Embedder restarted = startedProcess();

    assertChanged(() -> restarted.embedPassages(List.of("slate")));
    assertThat(cached()).isEqualTo(1);
    server.change(UnaryOperator.identity());
    assertOfTheModel(restarted, "slate");
  }

  @Test
  void vectors_of_a_node_that_noticed_nothing_leave_the_cache() throws Exception {
    embedVerified("granite");
    clock.sleep(INTERVAL.dividedBy(2));
    Embedder other = startedProcess();
    other.embedPassages(List.of("granite"));
    server.change(VerifiedEmbedderTest::reversed);
    clock.sleep(INTERVAL.dividedBy(2));
    assertChanged(() -> embedder.embedPassages(List.of("lime")));
    other.embedPassages(List.of("slate"));
    server.change(UnaryOperator.identity());
    clock.sleep(INTERVAL.dividedBy(2));

    assertOfTheModel(other, "slate");
    assertThat(cached()).isEqualTo(2);
  }

  @Test
  void vectors_in_progress_while_another_model_is_noticed_are_not_used() throws Exception {
    embedVerified("granite");
    server.change(
        vector -> {
          server.change(VerifiedEmbedderTest::reversed);
          assertThatCode(() -> clock.sleep(INTERVAL)).doesNotThrowAnyException();
          assertChanged(() -> embedder.embedPassages(List.of("lime")));
          server.change(UnaryOperator.identity());
          assertThatCode(() -> embedder.check()).doesNotThrowAnyException();
          return reversed(vector);
        });

    assertChanged(() -> embedder.embedPassages(List.of("slate")));
    assertThat(cached()).isEqualTo(1);
    assertOfTheModel(embedder, "slate");
  }

  private static void assertOfTheModel(Embedder embedder, String text) throws Exception {
    assertThat(embedder.embedPassages(List.of(text)).getFirst())
        .containsExactly(ToyVectors.of(text), within(0.001f));
  }

  @Test
  void tiny_differences_are_the_same_model() throws Exception {
    embedder.embedPassages(List.of("granite"));
    server.change(VerifiedEmbedderTest::slightlyDifferent);
    Embedder restarted = startedProcess();

    assertThat(restarted.embedPassages(List.of("slate"))).hasSize(1);
    restarted.check();
  }

  @Test
  void endpoint_that_is_away_at_the_start_is_verified_later() throws Exception {
    server.respondWith(401, "");

    embedder.check();
    assertThatThrownBy(() -> embedder.embedPassages(List.of("granite")))
        .isInstanceOfSatisfying(
            EmbeddingException.class,
            e -> assertThat(e.code()).isEqualTo("embedding_unauthorized"));
    assertThat(embedder.embedPassages(List.of("granite"))).hasSize(1);
  }

  private static void assertChanged(ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining("QUARRY_EMBEDDING_MODEL")
        .hasMessageContaining("quarry reindex")
        .isInstanceOfSatisfying(
            EmbeddingException.class,
            e -> {
              assertThat(e.code()).isEqualTo("embedding_model_changed");
              assertThat(e.concernsText()).isFalse();
            });
  }

  private int cached() {
    return db.sql().sql("select count(*) from embedding_cache").query(Integer.class).single();
  }

  private static float[] reversed(float[] vector) {
    float[] other = new float[vector.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = vector[other.length - 1 - i];
    }
    return other;
  }

  private static float[] slightlyDifferent(float[] vector) {
    float[] other = vector.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] += i % 2 == 0 ? 0.01f : -0.01f;
    }
    return other;
  }
}
