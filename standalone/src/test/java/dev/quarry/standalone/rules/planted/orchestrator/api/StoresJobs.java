package dev.quarry.standalone.rules.planted.orchestrator.api;

import dev.quarry.standalone.rules.planted.orchestrator.job.JobStore;
import java.util.List;

/** Adds jobs that nobody has reserved room for. */
record StoresJobs(JobStore store) {
  void add() {
    store.add("acme", List.of());
  }
}
