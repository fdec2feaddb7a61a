package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.lines;
import static dev.quarry.settings.SettingValues.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Webhook delivery.
 *
 * @param key encrypts the secrets in the database; null: a key stored in the database. While it is
 *     rotated, two lines
 * @param timeout for one request
 * @param retryDelays after each failed attempt except the last
 * @param atOnce simultaneous requests of this node
 * @param perHost simultaneous requests of this node to one host
 * @param poll how often the node looks for due deliveries
 * @param keep retention of ended deliveries
 */
@ConfigurationProperties("quarry.webhook")
public record WebhookProperties(
    @Nullable String key,
    @DefaultValue("15s") Duration timeout,
    @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"})
        List<Duration> retryDelays,
    @DefaultValue("128") int atOnce,
    @DefaultValue("4") int perHost,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("30d") Duration keep) {
  private static final int MIN_KEY_LENGTH = 16;

  public WebhookProperties {
    key = blankToNull(key);
    require(
        lines(key).stream().allMatch(line -> line.length() >= MIN_KEY_LENGTH),
        "quarry.webhook.key (QUARRY_WEBHOOK_KEY) is shorter than "
            + MIN_KEY_LENGTH
            + " characters.",
        "Set it to a long random value, for example the output of 'openssl rand -hex 32'.");
    require(
        timeout.isPositive() && poll.isPositive() && keep.isPositive(),
        "quarry.webhook.timeout, .poll or .keep is not positive.",
        "Set each to more than 0s.");
    require(
        retryDelays.stream().allMatch(Duration::isPositive),
        "quarry.webhook.retry-delays contains a delay that is not positive.",
        "Set each to more than 0s.");
    require(
        perHost >= 1 && atOnce >= perHost,
        "quarry.webhook.at-once is " + atOnce + " and .per-host is " + perHost + ".",
        "Set per-host to 1 or more and at-once to no less than per-host.");
  }

  /** The configured keys, the newest first; empty without one. */
  public List<byte[]> keys() {
    return lines(key).stream().map(line -> line.getBytes(UTF_8)).toList();
  }

  /**
   * Longer than an attempt can take. It also delays the retry of a delivery whose node was lost.
   */
  public Duration lease() {
    return timeout.multipliedBy(2).plusSeconds(30);
  }
}
