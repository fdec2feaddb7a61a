package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Redis server for {@code quarry.bus=redis}.
 *
 * @param url {@code redis://}, or {@code rediss://} with TLS; may contain user and password
 * @param prefix of all keys, the same on all nodes of an installation
 */
@ConfigurationProperties("quarry.redis")
public record RedisProperties(
    @DefaultValue("redis://127.0.0.1:6379") String url, @DefaultValue("quarry") String prefix) {

  public RedisProperties {
    url = url.strip();
    prefix = prefix.strip();
    require(
        !prefix.isEmpty(),
        "quarry.redis.prefix is empty.",
        "Set it to a name for this installation, or remove it.");
  }
}
