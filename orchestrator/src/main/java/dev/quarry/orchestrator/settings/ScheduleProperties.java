package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Schedules.
 *
 * @param minInterval shortest time between two due times of a schedule
 * @param poll how often the node looks for due schedules
 */
@ConfigurationProperties("quarry.schedules")
public record ScheduleProperties(
    @DefaultValue("5m") Duration minInterval, @DefaultValue("1s") Duration poll) {

  public ScheduleProperties {
    require(
        minInterval.compareTo(Duration.ofSeconds(1)) >= 0 && minInterval.toDays() <= 1,
        "quarry.schedules.min-interval is out of range: " + minInterval + ".",
        "Set it from 1s to 1d.");
    require(poll.isPositive(), "quarry.schedules.poll is not positive.", "Set it to more than 0s.");
  }
}
