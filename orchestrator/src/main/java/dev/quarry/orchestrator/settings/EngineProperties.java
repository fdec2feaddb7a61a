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
 * The job engine of this node.
 *
 * @param slots jobs that run at once
 * @param lease after which a job of an unresponsive node is released
 * @param heartbeat how often a node extends its leases; also the longest time until a cancellation
 *     is noticed if the bus loses it. The default keeps interval plus round trip below 10 s.
 * @param trust how long a node continues its jobs without a successful heartbeat
 * @param poll how often the node looks for jobs without a notification
 * @param rescue how often it looks for expired leases
 * @param maxCrashes lost leases after which a job fails as their probable cause
 * @param grace time for a job to stop after its interrupt
 * @param drain time for running jobs to finish when the node stops
 * @param notice how long the node still serves requests after SIGTERM
 * @param aging waiting time to which one step of priority is equivalent
 * @param runningPerTenant running jobs of a tenant on all nodes together; 0: no limit
 * @param retry backoff of failed jobs
 * @param retries backoff by job type, where it differs
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
   * Exponential backoff that doubles.
   *
   * @param first delay after the first attempt
   * @param longest maximum delay
   */
  public record Retry(@DefaultValue("5s") Duration first, @DefaultValue("5m") Duration longest) {
    public Retry {
      require(
          !first.isNegative() && longest.compareTo(first) >= 0,
          "quarry.engine.retry is invalid: first is " + first + ", longest is " + longest + ".",
          "Set first to 0s or more, and longest to no less than first.");
    }

    public Backoff backoff() {
      return Backoff.doubling(first, longest);
    }
  }

  public EngineProperties {
    require(
        slots >= 1 && slots <= MAX_SLOTS,
        "quarry.engine.slots is out of range: " + slots + ".",
        "Set it from 1 to " + MAX_SLOTS + ".");
    require(
        maxCrashes >= 1,
        "quarry.engine.max-crashes is out of range: " + maxCrashes + ".",
        "Set it to 1 or more.");
    require(
        Stream.of(heartbeat, poll, rescue, grace).allMatch(Duration::isPositive),
        "quarry.engine.heartbeat, .poll, .rescue or .grace is not positive.",
        "Set each to more than 0s.");
    require(
        heartbeat.compareTo(trust) < 0 && trust.compareTo(lease) < 0,
        "quarry.engine.heartbeat (%s), quarry.engine.trust (%s) and quarry.engine.lease (%s)"
                .formatted(plain(heartbeat), plain(trust), plain(lease))
            + " are not in ascending order.",
        "Set each longer than the previous one, for example 9s, 20s and 30s.");
    require(!notice.isNegative(), "quarry.engine.notice is negative.", "Set it to 0s or more.");
    require(!aging.isNegative(), "quarry.engine.aging is negative.", "Set it to 0s or more.");
    require(
        runningPerTenant >= 0,
        "quarry.engine.running-per-tenant is negative.",
        "Set it to 0 or more.");
    retries = Map.copyOf(retries);
  }

  /** The backoff of job types that have their own. */
  public Map<JobType, Backoff> backoffs() {
    Map<JobType, Backoff> backoffs = new EnumMap<>(JobType.class);
    retries.forEach((type, each) -> backoffs.put(type, each.backoff()));
    return backoffs;
  }

  /** The duration in the notation of settings. */
  private static String plain(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
