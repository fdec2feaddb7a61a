package dev.quarry.orchestrator.api.stream;

import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.event.EventLogContract;
import java.util.UUID;

final class RecordedEventsTest extends EventLogContract {
  private final RecordedEvents log = new RecordedEvents();

  @Override
  protected EventLog log() {
    return log;
  }

  @Override
  protected UUID aJobWithEvents(int events) {
    UUID job = UUID.randomUUID();
    for (int n = 0; n < events; n++) {
      log.add(job, "progress");
    }
    return job;
  }
}
