package dev.quarry.orchestrator.store.postgres.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingCacheCleaner;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.ToyEmbedder;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.testkit.Await;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresEmbeddingCacheTest {
  private final Database db = new Database(TestDatabase.fresh());
  private final ToyEmbedder model = new ToyEmbedder("one");
  private final Embedder embedder = caching(model);

  private Embedder caching(Embedder other) {
    return new CachingEmbedder(other, new PostgresEmbeddingCache(db), new EmbeddingRate());
  }

  @Test
  void text_is_embedded_once_per_call_and_across_calls() throws Exception {
    embedder.embedPassages(List.of("granite", "lime", "granite"));
    List<float[]> again = caching(model).embedPassages(List.of("slate", "granite"));

    assertThat(model.embedded).containsExactly("granite", "lime", "slate");
    assertThat(again.get(0)).containsExactly(ToyVectors.of("slate"));
    assertThat(again.get(1)).containsExactly(ToyVectors.of("granite"));
  }

  @Test
  void cache_hits_do_not_count_for_the_embedding_rate() throws Exception {
    EmbeddingRate rate = new EmbeddingRate();
    Embedder observed = new CachingEmbedder(model, new PostgresEmbeddingCache(db), rate);
    embedder.embedPassages(List.of("granite"));

    observed.embedPassages(List.of("granite"));
    assertThat(rate.secondsPerPassage()).isEmpty();
    observed.embedPassages(List.of("slate"));
    assertThat(rate.secondsPerPassage()).isPresent();
  }

  @Test
  void vectors_are_cached_per_model() throws Exception {
    ToyEmbedder other = new ToyEmbedder("two");
    embedder.embedPassages(List.of("granite"));

    caching(other).embedPassages(List.of("granite"));

    assertThat(other.embedded).containsExactly("granite");
  }

  @Test
  void failure_is_not_cached() throws Exception {
    model.away = true;
    assertThatThrownBy(() -> embedder.embedPassages(List.of("granite")))
        .isInstanceOf(EmbeddingException.class);
    model.away = false;

    assertThat(embedder.embedPassages(List.of("granite")).getFirst())
        .containsExactly(ToyVectors.of("granite"));
  }

  @Test
  void least_recently_used_vectors_are_deleted_first() throws Exception {
    embedder.embedPassages(List.of("granite", "lime", "slate"));
    db.sql().sql("update embedding_cache set used_at = now() - interval '2 days'").update();
    embedder.embedPassages(List.of("lime"));
    PostgresEmbeddingCache cache = new PostgresEmbeddingCache(db);
    assertThat(cache.evictOldest(2)).isEqualTo(2);

    model.embedded.clear();
    embedder.embedPassages(List.of("granite", "lime", "slate"));
    assertThat(model.embedded).containsExactly("granite", "slate");
  }

  @Test
  void vectors_of_one_model_that_were_added_since_a_time_are_deleted() throws Exception {
    embedder.embedPassages(List.of("granite"));
    Instant time =
        db.sql()
            .sql("select clock_timestamp() as at")
            .query((row, n) -> Instants.present(row, "at"))
            .single();
    embedder.embedPassages(List.of("lime"));
    ToyEmbedder other = new ToyEmbedder("two");
    caching(other).embedPassages(List.of("lime"));
    db.sql().sql("update embedding_cache set used_at = clock_timestamp()").update();

    assertThat(new PostgresEmbeddingCache(db).evictSince(model.model(), time)).isEqualTo(1);
    model.embedded.clear();
    other.embedded.clear();
    embedder.embedPassages(List.of("granite", "lime"));
    caching(other).embedPassages(List.of("lime"));
    assertThat(model.embedded).containsExactly("lime");
    assertThat(other.embedded).isEmpty();
  }

  @Test
  void vectors_above_the_maximum_are_deleted_in_batches() throws Exception {
    PostgresEmbeddingCache cache = new PostgresEmbeddingCache(db);
    db.transaction(
        () -> {
          db.sql()
              .sql(
                  """
                  insert into embedding_cache (model, text_sha256, vector)
                  select 'toy', sha256(n::text::bytea), '' from generate_series(1, 3000) n
                  """)
              .update();
          return db.sql().sql("select pg_stat_force_next_flush()::text").query().singleRow();
        });
    Await.until("the statistics contain the rows", () -> cache.size() == 3_000);
    EmbeddingCacheCleaner cleaner = new EmbeddingCacheCleaner(cache, 1_500);
    assertThat(cleaner.tick()).isTrue();
    assertThat(cleaner.tick()).isFalse();
    assertThat(db.sql().sql("select count(*) from embedding_cache").query(Integer.class).single())
        .isEqualTo(1_500);
    assertThat(new EmbeddingCacheCleaner(cache, 3_000).tick()).isFalse();
  }
}
