package dev.quarry.standalone.rules.planted.orchestrator.job;

import java.util.List;

/** Called by the wrong packages. */
public interface JobStore {
  List<String> add(String tenant, List<String> requests);
}
