package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.HostWait;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Says why a job waits for its next attempt or for a host, and until when. */
final class RetryNote {
  private static final String RETRYING = "retrying";

  private RetryNote() {}

  /** Empty unless the job waits because its last attempt or its last request failed. */
  static Optional<String> of(JobView job) {
    return job.status() != JobStatus.QUEUED || job.events().isEmpty()
        ? HostWait.of(job).map(RetryNote::of)
        : of(job.events().getLast());
  }

  /** Empty unless the event is that of a failed attempt or of a wait for a host. */
  static Optional<String> of(JobEvent event) {
    if (!event.type().equals(RETRYING)) {
      return HostWait.of(event).map(RetryNote::of);
    }
    String delay = String.valueOf(event.data().get("delay_seconds"));
    return Optional.of(
        "Attempt %s of %s failed: %s (%s). The next one starts at %s."
            .formatted(
                event.data().get("attempt"),
                event.data().get("max_attempts"),
                TerminalText.line(String.valueOf(event.data().get("message")), 200),
                TerminalText.line(String.valueOf(event.data().get("code"))),
                start(event.at(), delay)));
  }

  private static String of(HostWait wait) {
    return "Waiting for %s: %s (%s). The next request follows in %s s."
        .formatted(
            TerminalText.line(wait.host()),
            TerminalText.line(wait.message(), 200),
            TerminalText.line(wait.code()),
            TerminalText.line(wait.delaySeconds()));
  }

  private static Instant start(Instant failed, String delay) {
    long millis = (long) (Double.parseDouble(delay) * 1000);
    return failed.plusMillis(millis).truncatedTo(ChronoUnit.SECONDS);
  }
}
