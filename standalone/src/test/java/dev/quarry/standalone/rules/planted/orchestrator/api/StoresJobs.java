package dev.quarry.standalone.rules.planted.orchestrator.api;

import dev.quarry.standalone.rules.planted.orchestrator.job.JobStore;
import java.util.List;

/** Adds jobs without a reservation of queue capacity. */
record StoresJobs(JobStore store) {
  void add() {
    store.add("acme", List.of());
  }
}
