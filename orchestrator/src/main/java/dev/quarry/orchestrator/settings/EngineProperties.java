package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node works on jobs.
 *
 * @param slots jobs that it runs at once
 * @param lease how long a job stays with a node that gives no sign of life
 * @param heartbeat how often a node extends its leases, and is told of cancellations if the bus
 *     does not: less than ten seconds by what a beat itself takes
 * @param trust how long a node goes on without a good heartbeat
 * @param poll how often it looks for work without being woken
 * @param rescue how often it looks for jobs of lost nodes
 * @param maxCrashes how many lost nodes make a job fail as their cause
 * @param grace how long a job that was told to stop may take
 * @param drain how long running jobs may go on when the node stops
 * @param notice how long the node still answers requests when it is told to stop
 * @param aging how much longer a job counts as having waited for each step of its priority
 * @param runningPerTenant jobs of one tenant that run at once on all nodes together; 0: no limit
 * @param retry how long to wait before a job that failed is tried again
 * @param retries the same for a single type of job
 */
@ConfigurationProperties("quarry.engine")
public record EngineProperties(
    @DefaultValue("16") int slots,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("9s") Duration heartbeat,
    @DefaultValue("20s") Duration trust,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("5s") Duration rescue,
    @DefaultValue("3") int maxCrashes,
    @DefaultValue("5s") Duration grace,
    @DefaultValue("10s") Duration drain,
    @DefaultValue("0s") Duration notice,
    @DefaultValue("5m") Duration aging,
    @DefaultValue("0") int runningPerTenant,
    @DefaultValue Retry retry,
    @DefaultValue Map<JobType, Retry> retries) {
  private static final int MAX_SLOTS = 10_000;

  /**
   * @param first how long to wait after the first attempt; twice as long after each further one
   * @param longest how long to wait at most
   */
  public record Retry(@DefaultValue("5s") Duration first, @DefaultValue("5m") Duration longest) {
    public Retry {
      require(
          !first.isNegative() && longest.compareTo(first) >= 0,
          "quarry.engine.retry.longest is " + longest + ".",
          "Set it to no less than quarry.engine.retry.first.");
    }

    public Backoff backoff() {
      return Backoff.doubling(first, longest);
    }
  }

  public EngineProperties {
    require(
        slots >= 1 && slots <= MAX_SLOTS,
        "quarry.engine.slots is " + slots + ".",
        "Set it from 1 to " + MAX_SLOTS + ".");
    require(
        maxCrashes >= 1,
        "quarry.engine.max-crashes is " + maxCrashes + ".",
        "Set it to 1 or more.");
    require(
        Stream.of(heartbeat, poll, rescue, grace).allMatch(Duration::isPositive),
        "quarry.engine.heartbeat, .poll, .rescue or .grace is not positive.",
        "Set each to more than 0s.");
    require(
        heartbeat.compareTo(trust) < 0 && trust.compareTo(lease) < 0,
        "quarry.engine.heartbeat (%s), quarry.engine.trust (%s) and quarry.engine.lease (%s)"
                .formatted(plain(heartbeat), plain(trust), plain(lease))
            + " do not grow in this order.",
        "Set each longer than the one before, such as 10s, 20s and 30s.");
    require(
        !notice.isNegative(), "quarry.engine.notice is " + notice + ".", "Set it to 0s or more.");
    require(!aging.isNegative(), "quarry.engine.aging is " + aging + ".", "Set it to 0s or more.");
    require(
        runningPerTenant >= 0,
        "quarry.engine.running-per-tenant is " + runningPerTenant + ".",
        "Set it to 0 or more.");
    retries = Map.copyOf(retries);
  }

  /** By type, where it differs. */
  public Map<JobType, Backoff> backoffs() {
    Map<JobType, Backoff> backoffs = new EnumMap<>(JobType.class);
    retries.forEach((type, each) -> backoffs.put(type, each.backoff()));
    return backoffs;
  }

  /** As it is written in settings. */
  private static String plain(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
