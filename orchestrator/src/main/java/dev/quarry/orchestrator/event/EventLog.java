package dev.quarry.orchestrator.event;

import dev.quarry.model.JobEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The recorded events of jobs. Thread-safe. */
public interface EventLog {

  /** Events with a number greater than {@code afterSeq}, in order. */
  List<JobEvent> events(UUID jobId, long afterSeq, int limit);

  /** The number of the newest event of each job; jobs that do not exist are absent. */
  Map<UUID, Long> lastSeqs(Collection<UUID> jobIds);

  /** The newest events, in order; empty only if the job does not exist. */
  List<JobEvent> lastEvents(UUID jobId, int limit);
}
