package dev.quarry.orchestrator.store.postgres.backfill;

import dev.quarry.orchestrator.backfill.ChunkRange;
import dev.quarry.orchestrator.backfill.VectorBacklog;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.queue.AttemptFinisher;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import dev.quarry.orchestrator.store.postgres.vectors.TakeStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The backlog in the table {@code missing_vectors}; completes the jobs that wait for nothing. */
public final class PostgresVectorBacklog implements VectorBacklog {
  private final Database db;
  private final MissingVectors missing;
  private final TakeStatement takes;
  private final AttemptFinisher finisher;
  private final String index;
  private final int progressAtStart;

  /**
   * @param progressAtStart progress of a job when its source is processed, in percent
   * @param tokensPerDay embedding tokens of tenants without a limit of their own; null: no limit
   */
  public PostgresVectorBacklog(
      Database db,
      AttemptFinisher finisher,
      IndexName index,
      int progressAtStart,
      @Nullable Long tokensPerDay) {
    this.db = db;
    this.missing = new MissingVectors(db.sql());
    this.takes = new TakeStatement(db.sql(), index.toString(), tokensPerDay);
    this.finisher = finisher;
    this.index = index.toString();
    this.progressAtStart = progressAtStart;
  }

  @Override
  public List<ChunkRange> take(int chunks, Duration visibilityTimeout) {
    List<Long> taken = db.statement(() -> takes.take(chunks, visibilityTimeout));
    return taken.isEmpty() ? List.of() : db.statement(() -> missing.read(taken));
  }

  @Override
  public void hold(Collection<ChunkRange> ranges, Duration visibilityTimeout) {
    hide(ranges, visibilityTimeout);
  }

  @Override
  public List<ChunkRange> pending(Collection<ChunkRange> ranges) {
    Set<Long> pending = db.statement(() -> missing.pending(ids(ranges)));
    return ranges.stream().filter(range -> pending.contains(range.id())).toList();
  }

  @Override
  public void giveBack(Collection<ChunkRange> ranges, Duration delay) {
    hide(ranges, delay);
  }

  private void hide(Collection<ChunkRange> ranges, Duration duration) {
    db.transaction(
        () -> {
          missing.hide(ids(ranges), duration);
          return ranges;
        });
  }

  @Override
  public void giveBackAll() {
    db.transaction(
        () -> {
          missing.giveBackAll(index);
          return index;
        });
  }

  @Override
  public List<Change> finish(
      Collection<ChunkRange> ranges, Function<JobState, Transition> decision) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    Set<UUID> jobs = ranges.stream().map(ChunkRange::jobId).collect(Collectors.toSet());
    return db.transaction(
        () -> {
          missing.lockJobs(jobs);
          missing.finish(ids(ranges), progressAtStart);
          return completed(jobs, decision);
        });
  }

  @Override
  public void split(ChunkRange range) {
    db.transaction(
        () -> {
          missing.lockJobs(Set.of(range.jobId()));
          missing.split(range.id());
          return range;
        });
  }

  @Override
  public List<Change> refuse(
      ChunkRange range, String code, String message, Function<JobState, Transition> decision) {
    return db.transaction(
        () -> {
          missing.lockJobs(Set.of(range.jobId()));
          missing.refuse(range.id(), code, message);
          return completed(Set.of(range.jobId()), decision);
        });
  }

  @Override
  public List<Change> completeWaiting(int limit, Function<JobState, Transition> decision) {
    List<UUID> jobs = db.statement(() -> missing.jobsWithNothingPending(limit));
    return jobs.isEmpty() ? List.of() : db.transaction(() -> completed(jobs, decision));
  }

  /** Completes those of the jobs whose source is processed and that wait for no vectors. */
  private List<Change> completed(Collection<UUID> jobs, Function<JobState, Transition> decision) {
    List<Change> changes = new ArrayList<>();
    List<AttemptFinisher.Decision> decisions = new ArrayList<>();
    for (AttemptFinisher.Row row : finisher.lockSearchable(jobs)) {
      JobState state = row.state();
      Transition transition = state.vectors().pending() ? null : decision.apply(state);
      if (transition != null) {
        decisions.add(new AttemptFinisher.Decision(row, transition));
      }
      changes.add(new Change(row.log(), state.type(), transition, row.age()));
    }
    finisher.write(decisions);
    return changes;
  }

  private static List<Long> ids(Collection<ChunkRange> ranges) {
    return ranges.stream().map(ChunkRange::id).toList();
  }
}
