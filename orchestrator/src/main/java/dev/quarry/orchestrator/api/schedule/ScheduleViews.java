package dev.quarry.orchestrator.api.schedule;

import dev.quarry.model.ScheduleView;
import dev.quarry.orchestrator.schedule.Schedule;
import dev.quarry.orchestrator.schedule.ScheduleRun;
import dev.quarry.orchestrator.schedule.ScheduleStore;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts schedules to their representation in the API. Thread-safe. */
final class ScheduleViews {
  private static final int MAX_RUNS = 20;

  private final ScheduleStore store;

  ScheduleViews(ScheduleStore store) {
    this.store = store;
  }

  /** With the latest runs, which are read from the database. */
  ScheduleView full(Schedule schedule) {
    return view(schedule, store.runs(List.of(schedule.id()), MAX_RUNS));
  }

  /** Each with its latest run. */
  List<ScheduleView> summaries(List<Schedule> schedules) {
    Map<UUID, List<ScheduleRun>> runs =
        store.runs(schedules.stream().map(Schedule::id).toList(), 1);
    return schedules.stream().map(schedule -> view(schedule, runs)).toList();
  }

  private static ScheduleView view(Schedule schedule, Map<UUID, List<ScheduleRun>> runs) {
    Schedule.Plan plan = schedule.plan();
    Schedule.State state = schedule.state();
    int jitter = plan.timing().jitterSeconds();
    return new ScheduleView(
        schedule.id(),
        plan.name(),
        plan.submission().withText(null),
        plan.timing().every(),
        plan.timing().cron(),
        plan.timing().timeZone(),
        jitter == 0 ? null : jitter,
        state.paused(),
        state.pauseReason(),
        state.paused() ? null : state.nextRunAt(),
        schedule.createdAt(),
        schedule.updatedAt(),
        runs.getOrDefault(schedule.id(), List.of()).stream().map(ScheduleViews::view).toList(),
        view(schedule.lastSkip()));
  }

  private static ScheduleView.Run view(ScheduleRun run) {
    return new ScheduleView.Run(
        run.jobId(),
        run.dueAt(),
        run.startedAt(),
        run.status(),
        run.added(),
        run.changed(),
        run.removed(),
        run.failed());
  }

  private static ScheduleView.@Nullable Skip view(Schedule.@Nullable Skip skip) {
    return skip == null ? null : new ScheduleView.Skip(skip.dueAt(), skip.reason());
  }
}
