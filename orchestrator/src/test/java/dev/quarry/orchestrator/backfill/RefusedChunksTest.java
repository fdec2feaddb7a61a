package dev.quarry.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobStatus;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Chunks that get no vector, and failures that concern all chunks. */
class RefusedChunksTest extends BackfillFixture {
  @Test
  void chunk_that_the_model_refuses_makes_the_job_partial() throws Exception {
    embedder.refused = "poison";
    Job job = aRunningJob("acme");
    store(job, "a", "one", "poison", "three");
    store(job, "b", "four");
    endSource(job);

    complete();

    Job ended = now(job);
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.partial()).isTrue();
    assertThat(ended.counts().vectors()).isEqualTo(3);
    assertThat(ended.counts().chunks()).isEqualTo(4);
    assertThat(Objects.requireNonNull(ended.result()).get("vectors_refused"))
        .asString()
        .contains("passages=1", "uri=" + key(job, "a").uri() + ",", "code=bad_vectors");
    assertThat(found(job, SearchMode.KEYWORD, "poison")).isEqualTo(1);
  }

  @Test
  void chunk_that_only_the_index_refuses_makes_the_job_partial() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "poison", "two", "three");
    endSource(job);

    completeBy(new RefusingIndex(index, vector -> vector.ordinal() == 0));

    assertThat(now(job).partial()).isTrue();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  @Test
  void index_that_refuses_every_vector_gives_up_on_no_chunk() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one", "two");
    endSource(job);

    assertThatThrownBy(() -> completeBy(new RefusingIndex(index, vector -> true)))
        .hasMessageContaining("postponed");
    assertThat(now(job).status()).isEqualTo(JobStatus.PROCESSING);

    complete();
    assertThat(now(job).partial()).isFalse();
    assertThat(now(job).counts().vectors()).isEqualTo(2);
  }

  @Test
  void model_that_is_away_refuses_nothing() throws Exception {
    Job job = aRunningJob("acme");
    store(job, "a", "one");
    endSource(job);
    embedder.away = true;

    assertThatThrownBy(this::complete).hasMessageContaining("postponed");
    assertThat(now(job).status()).isEqualTo(JobStatus.PROCESSING);

    embedder.away = false;
    complete();
    assertThat(now(job).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(now(job).partial()).isFalse();
  }

  private void completeBy(VectorWriter other) throws InterruptedException {
    BackfillRun.complete(db, INDEX, embedder, other);
  }
}
