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
 * For how long what is kept.
 *
 * @param completed jobs that ended so
 * @param failed jobs that ended so
 * @param cancelled jobs that ended so
 * @param tombstones of deleted jobs
 * @param idempotencyKeys from their first use on
 * @param embeddings how many vectors the cache of embeddings keeps
 * @param sweepEvery how often this process deletes what is over
 */
@ConfigurationProperties("quarry.retention")
public record RetentionProperties(
    @DefaultValue("30d") Duration completed,
    @DefaultValue("90d") Duration failed,
    @DefaultValue("30d") Duration cancelled,
    @DefaultValue("365d") Duration tombstones,
    @DefaultValue("24h") Duration idempotencyKeys,
    @DefaultValue("1000000") long embeddings,
    @DefaultValue("1m") Duration sweepEvery) {

  public RetentionProperties {
    require(
        Stream.of(completed, failed, cancelled, tombstones, idempotencyKeys, sweepEvery)
            .allMatch(Duration::isPositive),
        "A time below quarry.retention is not positive.",
        "Write each like 30d, 24h or 5m.");
    Duration minimum = idempotencyKeys;
    require(
        Stream.of(completed, failed, cancelled).allMatch(kept -> kept.compareTo(minimum) >= 0),
        "quarry.retention.idempotency-keys is " + idempotencyKeys + ", longer than jobs are kept.",
        "A key answers with its job: keep jobs at least as long as keys.");
    require(
        embeddings >= 0,
        "quarry.retention.embeddings is " + embeddings + ".",
        "Set it to 0 or more.");
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
