package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.Optional;

/**
 * A crawl that waits before its next request to a host.
 *
 * @param code the code of the last failed request to the host, or {@code retry_after}
 */
public record HostWait(String host, String code, String message, String delaySeconds) {
  private static final String WAITING = "waiting";

  /** Empty unless the last thing that has happened to a running job is that it waits for a host. */
  public static Optional<HostWait> of(JobView job) {
    return job.status() != JobStatus.PROCESSING || job.events().isEmpty()
        ? Optional.empty()
        : of(job.events().getLast());
  }

  /** Empty unless the event says that the job waits for a host. */
  public static Optional<HostWait> of(JobEvent event) {
    return event.type().equals(WAITING)
        ? Optional.of(
            new HostWait(
                text(event, "host"),
                text(event, "code"),
                text(event, "message"),
                text(event, "delay_seconds")))
        : Optional.empty();
  }

  private static String text(JobEvent event, String member) {
    return String.valueOf(event.data().get(member));
  }
}
