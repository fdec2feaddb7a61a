package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change of state of a processing job; its event is written in the same transaction. */
public sealed interface Transition {

  /**
   * The job is completed.
   *
   * @param result null: the result that is stored already
   * @param partial whether some items failed or some vectors were refused
   */
  record Completed(@Nullable Map<String, Object> result, boolean partial) implements Transition {}

  /**
   * The source is processed and its documents are found by their words. The job waits for their
   * vectors, without a lease and without a slot.
   */
  record Searchable(Map<String, Object> result) implements Transition {}

  record Failed(JobError error) implements Transition {}

  record Cancelled() implements Transition {}

  /** Queued again after an error; due after the delay. */
  record Retrying(JobError error, Duration delay) implements Transition {}

  /**
   * Queued again, and the attempt is not counted: the node shuts down or has no capacity for the
   * job, the lease was uncertain, or the queue is draining.
   *
   * @param delay time until the job is due; zero: at once
   */
  record Released(Duration delay) implements Transition {
    public Released() {
      this(Duration.ZERO);
    }
  }

  /** Queued again after a crash of the node; the attempt is not counted. */
  record Rescued() implements Transition {}

  /** The new status. This switch lists all transitions of a processing job. */
  default JobStatus to() {
    return switch (this) {
      case Completed _ -> JobStatus.COMPLETED;
      case Searchable _ -> JobStatus.PROCESSING;
      case Failed _ -> JobStatus.FAILED;
      case Cancelled _ -> JobStatus.CANCELLED;
      case Retrying _, Released _, Rescued _ -> JobStatus.QUEUED;
    };
  }

  default String event() {
    return switch (this) {
      case Completed _ -> EventTypes.COMPLETED;
      case Searchable _ -> EventTypes.SEARCHABLE;
      case Failed _ -> EventTypes.FAILED;
      case Cancelled _ -> EventTypes.CANCELLED;
      case Retrying _ -> EventTypes.RETRYING;
      case Released _ -> EventTypes.HANDED_BACK;
      case Rescued _ -> EventTypes.RESCUED;
    };
  }
}
