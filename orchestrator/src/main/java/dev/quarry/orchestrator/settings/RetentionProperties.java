package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Retention of jobs and caches.
 *
 * @param completed of completed jobs
 * @param failed of failed jobs
 * @param cancelled of cancelled jobs
 * @param tombstones of deleted jobs
 * @param idempotencyKeys from first use
 * @param embeddings maximum number of cached vectors
 * @param erasureDelay from the revocation of an erased tenant's keys to the first deletion
 * @param sweepEvery how often this process deletes expired data
 */
@ConfigurationProperties("quarry.retention")
public record RetentionProperties(
    @DefaultValue("30d") Duration completed,
    @DefaultValue("90d") Duration failed,
    @DefaultValue("30d") Duration cancelled,
    @DefaultValue("365d") Duration tombstones,
    @DefaultValue("24h") Duration idempotencyKeys,
    @DefaultValue("1000000") long embeddings,
    @DefaultValue("1m") Duration erasureDelay,
    @DefaultValue("1m") Duration sweepEvery) {

  public RetentionProperties {
    require(
        Stream.of(completed, failed, cancelled, tombstones, idempotencyKeys, sweepEvery)
            .allMatch(Duration::isPositive),
        "A duration in quarry.retention is not positive.",
        "Set each to a positive duration, such as 30d, 24h or 5m.");
    Duration minimum = idempotencyKeys;
    require(
        Stream.of(completed, failed, cancelled).allMatch(kept -> kept.compareTo(minimum) >= 0),
        "quarry.retention.idempotency-keys is longer than the retention of jobs.",
        "Keep jobs at least as long as keys, because a repeated key returns its job.");
    require(
        !erasureDelay.isNegative(),
        "quarry.retention.erasure-delay is negative.",
        "Set it to a duration such as 1m.");
    require(embeddings >= 0, "quarry.retention.embeddings is negative.", "Set it to 0 or more.");
  }

  public Retention retention() {
    return new Retention(
        Map.of(
            JobStatus.COMPLETED, completed,
            JobStatus.FAILED, failed,
            JobStatus.CANCELLED, cancelled),
        tombstones,
        idempotencyKeys);
  }
}
