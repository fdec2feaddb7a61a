package dev.quarry.orchestrator.backfill;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.JobState;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.JobLog;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of stored documents that have no vectors in the current index. Thread-safe. Every
 * method throws {@link dev.quarry.orchestrator.job.StoreUnavailableException} while the database is
 * unavailable.
 */
public interface VectorBacklog {

  /**
   * Takes ranges with together about {@code chunks} chunks, at least one if there is any, and hides
   * them from other nodes for {@code visibilityTimeout}. Tenants take turns, and so do the jobs of
   * a tenant. Ranges of a tenant that has used up its embedding tokens of the day stay where they
   * are until the next day, or until its limit is raised.
   */
  List<ChunkRange> take(int chunks, Duration visibilityTimeout);

  /** Hides ranges that are still in progress for another {@code visibilityTimeout}. */
  void hold(Collection<ChunkRange> ranges, Duration visibilityTimeout);

  /**
   * Those of the ranges for whose vectors a job still waits: it was not cancelled, their documents
   * were not replaced or deleted, and no other node finished them.
   */
  List<ChunkRange> pending(Collection<ChunkRange> ranges);

  /** Makes ranges visible again after a delay. */
  void giveBack(Collection<ChunkRange> ranges, Duration delay);

  /** Makes all ranges visible again. Only safe if no other node runs. */
  void giveBackAll();

  /**
   * A job whose counts changed.
   *
   * @param transition null: it waits for further vectors
   * @param duration since the start of its first attempt
   */
  record Change(JobLog job, JobType type, @Nullable Transition transition, Duration duration) {}

  /**
   * Removes ranges whose vectors are durable in the index, counts the vectors for their jobs and
   * completes the jobs that wait for no others, in one transaction. Ranges that another node
   * finished are not counted again. Ranges of a job that was cancelled meanwhile are removed, but
   * not counted.
   *
   * @param decision see {@link dev.quarry.orchestrator.dispatch.JobTransitions#afterVectors}
   */
  List<Change> finish(Collection<ChunkRange> ranges, Function<JobState, Transition> decision);

  /** Replaces a range by one range for each of its chunks. They are visible at once. */
  void split(ChunkRange range);

  /**
   * Gives up on the vectors of a range: the model refused its text. Otherwise as {@link #finish}.
   */
  List<Change> refuse(
      ChunkRange range, String code, String message, Function<JobState, Transition> decision);

  /** Completes at most {@code limit} jobs that wait for vectors although none are missing. */
  List<Change> completeWaiting(int limit, Function<JobState, Transition> decision);
}
