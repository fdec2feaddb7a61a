package dev.quarry.orchestrator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.SampleJobs;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.worker.ProgressWriter;
import dev.quarry.orchestrator.worker.RunningJob;
import dev.quarry.orchestrator.worker.StopReason;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeaseKeeperTest {
  private static final Duration TRUST = Duration.ofSeconds(20);
  private static final LeaseTerms TERMS =
      new LeaseTerms("node-a", Duration.ofSeconds(30), Duration.ofSeconds(10), TRUST);

  /** Runs until it is interrupted. */
  private static final class EndlessHandler implements JobHandler {
    @Override
    public JobType type() {
      return JobType.TEXT;
    }

    @Override
    public JobResult run(JobContext context) throws InterruptedException {
      new CountDownLatch(1).await();
      throw new AssertionError("only an interrupt ends the wait");
    }
  }

  /** The handler reports no progress. */
  private static final class NoProgress implements ProgressWriter {
    @Override
    public void stage(Fence fence, String stage) {}

    @Override
    public void progress(Fence fence, int percent) {}

    @Override
    public void event(Fence fence, String type, Map<String, Object> data) {}
  }

  private final AtomicLong nanos = new AtomicLong();

  /** The database extends the lease at once, but its response takes 15 s. */
  private final LeaseKeeper keeper =
      new LeaseKeeper(
          (node, held, lease) -> {
            pass(Duration.ofSeconds(15));
            return new LeaseStore.Heartbeat(Set.of(), Set.of(), Set.of());
          },
          TERMS,
          nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @ParameterizedTest
  @CsvSource({"4, true", "5, false"})
  void trust_window_starts_when_the_heartbeat_is_sent(int secondsAfterResponse, boolean runs)
      throws Exception {
    Worker worker =
        new Worker(
            List.of(new EndlessHandler()),
            new NoProgress(),
            new LocalBus(),
            Duration.ofSeconds(10),
            Tracing.NONE,
            new EngineMetrics(new SimpleMeterRegistry()));
    RunningJob job =
        worker.start(
            SampleJobs.running(UUID.randomUUID(), SampleRequests.aText(), 1, JobCounts.NONE));
    keeper.hold(job, keeper.now());
    pass(Duration.ofSeconds(10));

    keeper.heartbeat();
    pass(Duration.ofSeconds(secondsAfterResponse));
    keeper.guard();

    assertThat(job.stop(StopReason.SHUTTING_DOWN)).as("not stopped before").isEqualTo(runs);
    job.await();
  }
}
