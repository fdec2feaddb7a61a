package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.backfill.RangeEmbedder;
import dev.quarry.orchestrator.backfill.TokenLedger;
import dev.quarry.orchestrator.backfill.TokenMeter;
import dev.quarry.orchestrator.backfill.VectorBackfill;
import dev.quarry.orchestrator.backfill.VectorBacklog;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import dev.quarry.orchestrator.knowledge.IndexName;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.WordsRestorer;
import dev.quarry.orchestrator.lifecycle.BackfillLifecycle;
import dev.quarry.orchestrator.lifecycle.PeriodicSweep;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.EmbedProperties;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.backfill.PostgresVectorBacklog;
import dev.quarry.orchestrator.store.postgres.queue.AttemptFinisher;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The backfill of vectors. */
@Configuration(proxyBeanMethods = false)
class BackfillConfiguration {
  /** Ranges in progress beside those that the model works on: they wait for a commit. */
  private static final int WAITING_WORKERS = 4;

  /**
   * The usual limit of a request to an embedding endpoint, and seconds of work for a model here.
   */
  private static final int CHUNKS = 32;

  /** An endpoint embeds faster than the index commits. */
  private static final int ENDPOINT_CHUNKS = 2 * CHUNKS;

  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration COMPLETION_INTERVAL = Duration.ofSeconds(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  @Bean
  VectorBacklog vectorBacklog(
      Database database,
      QueueOrder order,
      JobLinks links,
      IndexName index,
      AccessProperties access) {
    AttemptFinisher finisher =
        new AttemptFinisher(database.sql(), order.aging(), WebhookPayload.linking(links::of));
    return new PostgresVectorBacklog(
        database,
        finisher,
        index,
        JobProgress.PERCENT_SEARCHABLE,
        access.limits().embeddingTokensPerDay());
  }

  @Bean
  TokenMeter tokenMeter(TokenCounter counter, TokenLedger ledger) {
    return new TokenMeter(counter, ledger);
  }

  @Bean
  RangeEmbedder rangeEmbedder(
      Embedder embedder, TokenMeter tokens, VectorStore index, VectorBacklog backlog) {
    return new RangeEmbedder(embedder, tokens, index, backlog);
  }

  @Bean
  VectorBackfill vectorBackfill(
      VectorBacklog backlog,
      RangeEmbedder ranges,
      DocumentStore documents,
      VectorStore index,
      JobTransitions transitions,
      Bus bus,
      EngineMeter meter,
      EmbedProperties properties) {
    int workers = properties.threadsInUse() + WAITING_WORKERS;
    int chunks = properties.endpoint() == null ? CHUNKS : ENDPOINT_CHUNKS;
    return new VectorBackfill(
        backlog,
        ranges,
        new WordsRestorer(documents, index),
        transitions,
        bus,
        meter,
        new VectorBackfill.Pace(workers, chunks, VISIBILITY_TIMEOUT, POLL_INTERVAL));
  }

  /** Does not start the backfill on a node without the worker role. */
  @Bean
  SmartLifecycle backfillLifecycle(
      VectorBackfill backfill,
      VectorBacklog backlog,
      NodeRoles roles,
      DatabaseProperties database) {
    boolean sole = database.url() == null;
    return new BackfillLifecycle(backfill, backlog, sole, roles.worker(), STOP_TIMEOUT);
  }

  @Bean
  PeriodicSweep jobsWaitingForVectors(VectorBackfill backfill) {
    return new PeriodicSweep(
        "sweep-searchable-jobs", COMPLETION_INTERVAL, backfill::completeWaiting);
  }
}
