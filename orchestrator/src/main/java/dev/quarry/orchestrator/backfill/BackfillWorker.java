package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.backfill.VectorBackfill.Pace;
import dev.quarry.orchestrator.backfill.VectorBacklog.Change;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.knowledge.WordsRestorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker of the backfill. Confined to its thread, except {@link #inProgress}. */
final class BackfillWorker {
  private static final Logger log = LoggerFactory.getLogger(BackfillWorker.class);
  private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 5;

  /** So that an index that does not keep the words is not written to without a pause. */
  private static final Duration WORDS_DELAY = Duration.ofSeconds(2);

  private final VectorBacklog backlog;
  private final RangeEmbedder ranges;
  private final WordsRestorer words;
  private final JobTransitions transitions;
  private final Consumer<List<Change>> announce;
  private final Pace pace;

  /** The ranges in progress, and after an unexpected failure those of the former step. */
  private List<ChunkRange> taken = List.of();

  private volatile List<ChunkRange> inProgress = List.of();

  private int failures;

  /**
   * The index took vectors since its last failure. Before that it may refuse those of every text,
   * because of its configuration.
   */
  private boolean indexAccepts;

  BackfillWorker(
      VectorBacklog backlog,
      RangeEmbedder ranges,
      WordsRestorer words,
      JobTransitions transitions,
      Consumer<List<Change>> announce,
      Pace pace) {
    this.backlog = backlog;
    this.ranges = ranges;
    this.words = words;
    this.transitions = transitions;
    this.announce = announce;
    this.pace = pace;
  }

  /** The ranges that are being processed. Thread-safe. */
  List<ChunkRange> inProgress() {
    return inProgress;
  }

  /** Processes some ranges; returns the delay until the next step. */
  Duration step() throws InterruptedException {
    giveBack();
    taken = backlog.take(pace.chunks(), pace.visibilityTimeout());
    if (taken.isEmpty()) {
      return pace.poll();
    }
    inProgress = taken;
    try {
      process(taken);
    } catch (EmbeddingException e) {
      return postpone(e.code(), e);
    } catch (VectorStoreException e) {
      indexAccepts = false;
      return postpone("the search index: " + e.reason(), e);
    } finally {
      inProgress = List.of();
    }
    taken = List.of();
    if (failures > 0) {
      log.info("Vectors are computed again.");
      failures = 0;
    }
    return Duration.ZERO;
  }

  private void giveBack() {
    if (!taken.isEmpty()) {
      backlog.giveBack(taken, Duration.ZERO);
      taken = List.of();
    }
  }

  /** The cause concerns all texts: this and other ranges are tried again later. */
  private Duration postpone(String cause, Exception e) {
    giveBack();
    if (failures == 0) {
      log.warn(
          "Vectors cannot be computed now ({}): {} Documents are found by their words meanwhile,"
              + " and the vectors follow.",
          cause,
          e.getMessage());
    }
    Duration delay = MIN_BACKOFF.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
    failures++;
    return delay;
  }

  private void process(List<ChunkRange> some) throws EmbeddingException, InterruptedException {
    if (some.isEmpty()) {
      return;
    }
    RangeEmbedder.Result result;
    try {
      result = ranges.embed(some);
    } catch (EmbeddingException e) {
      if (!e.concernsText()) {
        throw e;
      }
      findRefused(some, e.code(), e.getMessage());
      return;
    } catch (VectorStoreException e) {
      boolean oneChunk = some.size() == 1 && some.getFirst().chunks().size() == 1;
      if (!e.concernsContent() || oneChunk && !indexAccepts) {
        throw e;
      }
      findRefused(some, "index_refused", String.valueOf(e.getMessage()));
      return;
    }
    indexAccepts |= !result.added().isEmpty();
    if (!result.withoutWords().isEmpty()) {
      restoreWords(result.withoutWords());
    }
    announce.accept(backlog.finish(result.added(), transitions::afterVectors));
  }

  /** Tries what the index refused again when it has accepted another range. */
  private void processEach(List<ChunkRange> some) throws EmbeddingException, InterruptedException {
    List<ChunkRange> again = new ArrayList<>();
    for (ChunkRange range : some) {
      try {
        process(backlog.pending(List.of(range)));
      } catch (VectorStoreException e) {
        if (!e.concernsContent()) {
          throw e;
        }
        again.add(range);
      }
    }
    for (ChunkRange range : again) {
      process(backlog.pending(List.of(range)));
    }
  }

  /** The index has not the words of these ranges. */
  private void restoreWords(List<ChunkRange> some) {
    int restored = words.restore(some.stream().map(ChunkRange::generation).distinct().toList());
    if (restored > 0) {
      log.warn(
          "The search index had lost {} documents; their words are there again. If it has lost"
              + " more, quarry reindex writes all of it again.",
          restored);
    }
    backlog.giveBack(some, WORDS_DELAY);
  }

  /** Tries several ranges one by one, splits a long range, and gives up on a single chunk. */
  private void findRefused(List<ChunkRange> some, String code, String message)
      throws EmbeddingException, InterruptedException {
    if (some.size() > 1) {
      processEach(some);
      return;
    }
    ChunkRange range = some.getFirst();
    if (range.chunks().size() > 1) {
      backlog.split(range);
      return;
    }
    log.warn(
        "A chunk of document {} gets no vector ({}): {}",
        range.generation().documentId(),
        code,
        message);
    announce.accept(backlog.refuse(range, code, message, transitions::afterVectors));
  }
}
