package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import java.time.Duration;
import java.util.Map;

/** What a processing job changes into; the event is written in the same transaction. */
public sealed interface Transition {

  /**
   * The work is done.
   *
   * @param partial whether some of its items failed
   */
  record Completed(Map<String, Object> result, boolean partial) implements Transition {}

  record Failed(JobError error) implements Transition {}

  record Cancelled() implements Transition {}

  /** Back to the queue after an error, not to be started before the delay has passed. */
  record Retrying(JobError error, Duration delay) implements Transition {}

  /**
   * Back to the queue without using up an attempt: the node shuts down or has no room for such a
   * job.
   *
   * @param delay not to be started earlier; zero: at once
   */
  record Released(Duration delay) implements Transition {
    public Released() {
      this(Duration.ZERO);
    }
  }

  /** Back to the queue without using up an attempt: the node was lost. */
  record Rescued() implements Transition {}

  /** All changes that a processing job can go through. */
  default JobStatus to() {
    return switch (this) {
      case Completed _ -> JobStatus.COMPLETED;
      case Failed _ -> JobStatus.FAILED;
      case Cancelled _ -> JobStatus.CANCELLED;
      case Retrying _, Released _, Rescued _ -> JobStatus.QUEUED;
    };
  }

  default String event() {
    return switch (this) {
      case Completed _ -> EventTypes.COMPLETED;
      case Failed _ -> EventTypes.FAILED;
      case Cancelled _ -> EventTypes.CANCELLED;
      case Retrying _ -> EventTypes.RETRYING;
      case Released _ -> EventTypes.HANDED_BACK;
      case Rescued _ -> EventTypes.RESCUED;
    };
  }
}
