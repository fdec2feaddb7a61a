package dev.quarry.orchestrator.backfill;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.knowledge.WordsRestorer;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.access.PostgresTokenUsage;
import dev.quarry.orchestrator.store.postgres.backfill.PostgresVectorBacklog;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.knowledge.PostgresDocumentStore;
import dev.quarry.orchestrator.store.postgres.queue.AttemptFinisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Computes missing vectors in the calling thread, until there are none. */
public final class BackfillRun {
  static final JobTransitions TRANSITIONS =
      new JobTransitions(
          Map.of(),
          Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(1)),
          3,
          new Random(1));

  private static final TokenCounter WORDS = text -> text.strip().split("\\s+").length;

  private static final Duration NOTHING_LEFT = Duration.ofHours(1);

  private static final EngineMeter NO_METER =
      new EngineMeter() {
        @Override
        public void finished(JobType type, Transition transition, Duration duration) {}

        @Override
        public void rescued(Transition transition) {}

        @Override
        public void fenced() {}
      };

  private BackfillRun() {}

  public static VectorBacklog backlog(Database db, IndexName index) {
    return backlog(db, index, null);
  }

  /**
   * @param tokensPerDay of tenants without a limit of their own
   */
  static VectorBacklog backlog(Database db, IndexName index, @Nullable Long tokensPerDay) {
    AttemptFinisher finisher = new AttemptFinisher(db.sql(), Duration.ofMinutes(1), job -> "{}");
    return new PostgresVectorBacklog(
        db, finisher, index, JobProgress.PERCENT_SEARCHABLE, tokensPerDay);
  }

  /** Embeds ranges; a word is a token. */
  static RangeEmbedder ranges(Database db, Embedder embedder, VectorWriter vectors) {
    return new RangeEmbedder(
        embedder,
        new TokenMeter(WORDS, new PostgresTokenUsage(db)),
        vectors,
        backlog(db, new IndexName("lucene", embedder.model())));
  }

  /** Returns the jobs that changed. */
  public static List<VectorBacklog.Change> complete(
      Database db, IndexName index, Embedder embedder, VectorWriter vectors)
      throws InterruptedException {
    List<VectorBacklog.Change> changes = new ArrayList<>();
    BackfillWorker worker =
        new BackfillWorker(
            backlog(db, index),
            ranges(db, embedder, vectors),
            words(db, index, vectors),
            TRANSITIONS,
            changes::addAll,
            new VectorBackfill.Pace(1, 32, Duration.ofMinutes(1), NOTHING_LEFT));
    Duration delay = worker.step();
    while (delay.isZero()) {
      delay = worker.step();
    }
    if (!delay.equals(NOTHING_LEFT)) {
      throw new IllegalStateException("the backfill was postponed by " + delay);
    }
    return changes;
  }

  private static WordsRestorer words(Database db, IndexName index, VectorWriter vectors) {
    return new WordsRestorer(
        new PostgresDocumentStore(db, new PostgresItemLedger(db), index), vectors);
  }

  /** One worker in a thread of its own. */
  static VectorBackfill backfill(
      Database db,
      IndexName index,
      Embedder embedder,
      VectorWriter vectors,
      Duration visibilityTimeout) {
    return new VectorBackfill(
        backlog(db, index),
        ranges(db, embedder, vectors),
        words(db, index, vectors),
        TRANSITIONS,
        new LocalBus(),
        NO_METER,
        new VectorBackfill.Pace(1, 32, visibilityTimeout, NOTHING_LEFT));
  }
}
