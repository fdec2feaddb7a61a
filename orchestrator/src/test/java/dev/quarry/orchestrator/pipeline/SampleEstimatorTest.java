package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.EstimateView;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.crawl.CrawlPreview;
import dev.quarry.orchestrator.pipeline.load.Loader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dry runs of texts, with a token counter whose speed the test controls. */
@Timeout(120)
final class SampleEstimatorTest {
  private static final Chunker CHUNKER = new Chunker(text -> text.length() / 5, ChunkSizes.DEFAULT);

  private static Estimator estimator(TokenCounter counter, Duration longest) {
    return new SampleEstimator(
        RunningOrchestrator.bean(CrawlPreview.class),
        RunningOrchestrator.bean(Loader.class),
        RunningOrchestrator.bean(Ingester.class),
        new SampleMeasure(CHUNKER, counter, new EmbeddingRate()),
        longest);
  }

  private static JobRequest aText(String text) {
    JobRequest plain = SampleRequests.aText();
    return new JobRequest(
        plain.type(),
        null,
        text,
        null,
        plain.collection(),
        plain.options(),
        plain.priority(),
        null,
        null,
        plain.labels(),
        plain.maxDuration(),
        plain.maxAttempts(),
        null);
  }

  @Test
  void requests_are_served_while_more_dry_runs_compute_than_there_are_processors()
      throws Exception {
    int dryRuns = Runtime.getRuntime().availableProcessors() + 2;
    CountDownLatch computing = new CountDownLatch(dryRuns);
    AtomicBoolean enough = new AtomicBoolean();
    Estimator estimator =
        estimator(
            text -> {
              computing.countDown();
              while (!enough.get()) {
                Thread.onSpinWait();
              }
              return 1;
            },
            Duration.ofMinutes(5));
    List<FutureTask<EstimateView>> estimates = new ArrayList<>();
    try {
      for (int i = 0; i < dryRuns; i++) {
        FutureTask<EstimateView> estimate =
            new FutureTask<>(() -> estimator.estimate("default", aText("Granite.")));
        estimates.add(estimate);
        Thread.ofVirtual().start(estimate); // as requests are
      }
      assertThat(computing.await(30, TimeUnit.SECONDS)).as("all compute at once").isTrue();
      FutureTask<Integer> request =
          new FutureTask<>(
              () ->
                  RunningOrchestrator.send(RunningOrchestrator.request("/jobs?limit=1"))
                      .statusCode());
      Thread.ofVirtual().start(request);
      assertThat(request.get(30, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(estimates).noneMatch(FutureTask::isDone);
    } finally {
      enough.set(true);
    }
    for (FutureTask<EstimateView> estimate : estimates) {
      assertThat(estimate.get().error()).isNull();
    }
  }

  @Test
  void dry_run_stops_working_at_its_timeout() throws Exception {
    String text = "Basalt is a dark rock that cools from lava. ".repeat(8_000);
    int passages = CHUNKER.chunk(null, text).size();
    AtomicInteger counted = new AtomicInteger();
    AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    Estimator estimator =
        estimator(
            passage -> {
              worker.set(Thread.currentThread());
              counted.incrementAndGet();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
              return 1;
            },
            Duration.ofSeconds(2));

    EstimateView estimate = estimator.estimate("default", aText(text));

    assertThat(Objects.requireNonNull(estimate.error()).code()).isEqualTo("timeout");
    assertThat(estimate.error().retryable()).isTrue();
    Objects.requireNonNull(worker.get()).join();
    assertThat(counted.get()).isPositive().isLessThan(passages);
  }
}
