package dev.quarry.orchestrator.job;

import dev.quarry.model.StageView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Updates a job's list of stages. A stage that is entered again is listed again. */
public final class StageLog {
  private static final String RUNNING = "running";

  /** Limit for handlers that alternate between stages; the oldest entries are dropped. */
  public static final int MAX_STAGES = 30;

  private StageLog() {}

  /** Ends the running stage as completed and starts another one. */
  public static List<StageView> enter(List<StageView> stages, String name, Instant now) {
    List<StageView> entered = new ArrayList<>(end(stages, "completed", now));
    entered.add(new StageView(name, RUNNING, now, null, null));
    return entered.subList(Math.max(0, entered.size() - MAX_STAGES), entered.size());
  }

  /** Ends the running stage, if one runs. */
  public static List<StageView> end(List<StageView> stages, String status, Instant now) {
    return stages.stream()
        .map(stage -> stage.status().equals(RUNNING) ? ended(stage, status, now) : stage)
        .toList();
  }

  private static StageView ended(StageView stage, String status, Instant now) {
    Instant started = stage.startedAt() == null ? now : stage.startedAt();
    double seconds = Duration.between(started, now).toMillis() / 1000.0;
    return new StageView(stage.name(), status, started, now, seconds);
  }
}
