package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.tool.ArgumentCompletions.Completion;
import dev.quarry.mcp.tool.ArgumentCompletions.Kind;
import dev.quarry.model.CollectionView;
import dev.quarry.model.JobStatus;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArgumentCompletionsTest {
  private final FakeOrchestrator orchestrator = new FakeOrchestrator();
  private final ArgumentCompletions completions = new ArgumentCompletions(orchestrator);

  @Test
  void collections_that_begin_with_the_text_are_suggested_in_order() {
    orchestrator.collections.clear();
    for (String name : new String[] {"Docs-old", "docs", "blog", "default"}) {
      orchestrator.collections.add(new CollectionView(name, 1, 1, null));
    }

    Completion some = completions.complete(Kind.COLLECTION, "DO");
    Completion all = completions.complete(Kind.COLLECTION, "");

    assertThat(some.values()).containsExactly("docs", "Docs-old");
    assertThat(some.hasMore()).isFalse();
    assertThat(all.values()).containsExactly("blog", "default", "docs", "Docs-old");
  }

  @Test
  void hundred_values_are_suggested_at_most() {
    IntStream.range(0, 101)
        .forEach(n -> orchestrator.collections.add(new CollectionView("c" + n, 1, 1, null)));

    Completion completion = completions.complete(Kind.COLLECTION, "c");

    assertThat(completion.values()).hasSize(100);
    assertThat(completion.hasMore()).isTrue();
  }

  @Test
  void jobs_are_suggested_by_the_beginning_of_their_id() {
    UUID one = UUID.fromString("0190a000-0000-7000-8000-000000000001");
    UUID other = UUID.fromString("0190b000-0000-7000-8000-000000000002");
    orchestrator.jobs.put(one, Samples.aJob(one, JobStatus.QUEUED, 0));
    orchestrator.jobs.put(other, Samples.aJob(other, JobStatus.QUEUED, 0));

    assertThat(completions.complete(Kind.JOB, "0190A").values()).containsExactly(one.toString());
    assertThat(completions.complete(Kind.JOB, "0190b000-").values())
        .containsExactly(other.toString());

    assertThat(orchestrator.queries)
        .containsExactly(JobQuery.newest(100), JobQuery.search("0190b000-", 100));
  }
}
