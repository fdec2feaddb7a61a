package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobStatus;
import dev.quarry.model.SchedulePage;
import dev.quarry.model.ScheduleRequest;
import dev.quarry.model.ScheduleView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Schedules in memory. */
public final class FakeSchedules implements ScheduleClient {
  public final List<ScheduleView> stored = new CopyOnWriteArrayList<>();

  @Override
  public ScheduleView create(ScheduleRequest request) {
    ScheduleView.Run run =
        new ScheduleView.Run(
            UUID.randomUUID(), Instant.EPOCH, Instant.EPOCH, JobStatus.COMPLETED, 3, 2, 1, 4);
    ScheduleView schedule =
        new ScheduleView(
            UUID.randomUUID(),
            request.name(),
            java.util.Objects.requireNonNull(request.submission()),
            request.every(),
            request.cron(),
            request.timeZone(),
            request.jitterSeconds(),
            false,
            null,
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(run),
            null);
    stored.addFirst(schedule);
    return schedule;
  }

  @Override
  public SchedulePage list(int limit, @Nullable String cursor) {
    return new SchedulePage(stored.stream().limit(limit).toList(), null, false);
  }

  @Override
  public ScheduleView find(UUID id) {
    return stored.stream().filter(each -> each.scheduleId().equals(id)).findFirst().orElseThrow();
  }

  @Override
  public ScheduleView change(UUID id, ScheduleRequest request) {
    throw new UnsupportedOperationException("no tool changes schedules");
  }

  @Override
  public JobAccepted run(UUID id) {
    throw new UnsupportedOperationException("no tool runs schedules");
  }

  @Override
  public void delete(UUID id) {
    stored.removeIf(each -> each.scheduleId().equals(id));
  }
}
