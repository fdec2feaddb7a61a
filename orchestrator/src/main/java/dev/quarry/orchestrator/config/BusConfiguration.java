package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.lifecycle.NodeName;
import dev.quarry.orchestrator.settings.BusKind;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.RedisProperties;
import dev.quarry.orchestrator.store.redis.RedisBus;
import dev.quarry.settings.ConfigurationException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The bus by which nodes notify each other; Spring starts and closes it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
class BusConfiguration {

  @Bean(initMethod = "start")
  Bus bus(
      @Value("${quarry.bus}") String kind,
      RedisProperties redis,
      DatabaseProperties database,
      NodeName node) {
    return switch (BusKind.parse(kind, database)) {
      case LOCAL -> new LocalBus();
      case REDIS -> redis(redis, node);
    };
  }

  private static Bus redis(RedisProperties redis, NodeName node) {
    try {
      return new RedisBus(redis.url(), redis.prefix(), node.name());
    } catch (IllegalArgumentException e) {
      // The message does not show the URL: it may contain a password.
      throw new ConfigurationException(
          "quarry.redis.url (REDIS_URL) is not a valid URL of a Redis server.",
          "Set REDIS_URL to redis:// or rediss:// with host and port, for example"
              + " redis://127.0.0.1:6379.");
    }
  }
}
