package dev.quarry.orchestrator.api.stream;

import dev.quarry.model.JobEvent;
import dev.quarry.orchestrator.event.EventLog;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events of a test in memory. Thread-safe. */
final class RecordedEvents implements EventLog {
  private final Map<UUID, List<JobEvent>> byJob = new ConcurrentHashMap<>();

  void add(UUID job, String type) {
    List<JobEvent> events = byJob.computeIfAbsent(job, _ -> new CopyOnWriteArrayList<>());
    events.add(new JobEvent(job, events.size() + 1, type, Instant.EPOCH, Map.of()));
  }

  @Override
  public List<JobEvent> events(UUID job, long after, int limit) {
    return of(job).stream().filter(event -> event.seq() > after).limit(limit).toList();
  }

  @Override
  public Map<UUID, Long> lastSeqs(Collection<UUID> jobs) {
    Map<UUID, Long> seqs = new HashMap<>(byJob.size());
    jobs.stream().filter(byJob::containsKey).forEach(job -> seqs.put(job, (long) of(job).size()));
    return seqs;
  }

  @Override
  public List<JobEvent> lastEvents(UUID job, int limit) {
    List<JobEvent> events = List.copyOf(of(job));
    return events.subList(Math.max(0, events.size() - limit), events.size());
  }

  private List<JobEvent> of(UUID job) {
    return byJob.getOrDefault(job, List.of());
  }
}
