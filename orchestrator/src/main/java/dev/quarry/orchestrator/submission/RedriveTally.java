package dev.quarry.orchestrator.submission;

import dev.quarry.model.RedriveView;
import dev.quarry.model.RedriveView.Redriven;
import dev.quarry.model.RedriveView.Skipped;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Collects the results of a bulk redrive. Not thread-safe. */
final class RedriveTally {
  /** Failed starts after which the redrive stops, because the cause is probably not the jobs. */
  private static final int MAX_FAILED = 100;

  private final int limit;
  private final List<Redriven> redriven = new ArrayList<>();
  private final List<Skipped> failed = new ArrayList<>();
  private final Map<String, LimitExceededException> limited = new LinkedHashMap<>();
  private boolean queueFull;

  RedriveTally(int limit) {
    this.limit = limit;
  }

  void started(UUID dead, UUID as) {
    redriven.add(new Redriven(dead, as));
  }

  void limitExceeded(String tenant, LimitExceededException why) {
    limited.put(tenant, why);
    queueFull |= why.limit() == Limit.QUEUE;
  }

  void failed(UUID dead, String tenant) {
    failed.add(
        new Skipped(
            tenant,
            dead,
            "internal_error",
            "It could not be started because of an internal error. The server log has the details"
                + " under its id."));
  }

  /** Whether to try another dead letter. */
  boolean canContinue() {
    return redriven.size() < limit && failed.size() < MAX_FAILED && !queueFull;
  }

  boolean anyStarted() {
    return !redriven.isEmpty();
  }

  /** Tenants whose limits are exceeded. */
  Set<String> limited() {
    return limited.keySet();
  }

  /**
   * The result for the client.
   *
   * @param more whether dead letters remain
   * @throws LimitExceededException if limits prevented every start
   */
  RedriveView view(boolean more) {
    if (redriven.isEmpty() && !limited.isEmpty()) {
      throw noJobStarted();
    }
    List<Skipped> skipped = new ArrayList<>();
    limited.forEach(
        (tenant, why) ->
            skipped.add(new Skipped(tenant, null, code(why), String.valueOf(why.getMessage()))));
    skipped.addAll(failed);
    return new RedriveView(redriven, skipped, more);
  }

  private LimitExceededException noJobStarted() {
    LimitExceededException first = limited.values().iterator().next();
    String reasons =
        limited.entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue().getMessage())
            .collect(Collectors.joining(" "));
    return new LimitExceededException(
        queueFull ? Limit.QUEUE : first.limit(),
        first.retryAfter(),
        "No job was started. " + reasons);
  }

  private static String code(LimitExceededException why) {
    return switch (why.limit()) {
      case RATE -> "rate_limited";
      case QUOTA -> "quota_exceeded";
      case QUEUE -> "queue_full";
    };
  }
}
