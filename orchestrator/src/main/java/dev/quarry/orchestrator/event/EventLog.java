package dev.quarry.orchestrator.event;

import dev.quarry.model.JobEvent;
import java.util.List;
import java.util.UUID;

/** The recorded events of jobs. Thread-safe. */
public interface EventLog {

  /** Events with a number above {@code afterSeq}, in order. */
  List<JobEvent> events(UUID jobId, long afterSeq, int limit);

  /** The newest events, in order; empty only if there is no such job. */
  List<JobEvent> lastEvents(UUID jobId, int limit);
}
