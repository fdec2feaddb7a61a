package dev.quarry.orchestrator.api;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A worker that the test controls. The application under test has no worker of its own. */
final class HandWorker {
  private static final JobQueue QUEUE = RunningOrchestrator.bean(JobQueue.class);
  private static final Bus BUS = RunningOrchestrator.bean(Bus.class);

  private HandWorker() {}

  /** Claims jobs until it gets this one; other jobs are released. */
  static Fence start(UUID id) {
    Fence found = null;
    for (Job job : QUEUE.claim(Claimants.idle("test"), 1_000, Duration.ofMinutes(5))) {
      if (job.id().equals(id)) {
        found = job.fence();
      } else {
        end(job.fence(), new Transition.Released());
      }
    }
    if (found == null) {
      throw new IllegalStateException("the job was not queued");
    }
    BUS.jobChanged(id);
    return found;
  }

  static void complete(Fence fence) {
    end(fence, new Transition.Completed(Map.of("documents", 1), false));
  }

  static void fail(Fence fence) {
    end(fence, new Transition.Failed(new JobError("not_found", "There is no such page.", false)));
  }

  /** Fails with a retryable error after the last attempt. */
  static void giveUp(Fence fence, String code) {
    end(fence, new Transition.Failed(new JobError(code, "It did not respond.", true)));
  }

  private static void end(Fence fence, Transition transition) {
    QUEUE.finish(fence, job -> transition);
    BUS.jobChanged(fence.jobId());
  }
}
