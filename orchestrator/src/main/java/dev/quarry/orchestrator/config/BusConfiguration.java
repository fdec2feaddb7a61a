package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.settings.ConfigurationException;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.settings.RedisProperties;
import dev.quarry.orchestrator.store.redis.RedisBus;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How nodes wake each other; Spring closes it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisProperties.class)
public class BusConfiguration {

  @Bean
  Bus bus(@Value("${quarry.bus}") String kind, RedisProperties redis, DatabaseProperties database) {
    return isShared(kind, database) ? redis(redis) : new LocalBus();
  }

  /**
   * Whether other nodes are to be reached.
   *
   * @throws ConfigurationException if it cannot be
   */
  public static boolean isShared(String kind, DatabaseProperties database) {
    return switch (kind.strip()) {
      case "local" -> false;
      case "redis" -> {
        requireShared(database);
        yield true;
      }
      default ->
          throw new ConfigurationException(
              "quarry.bus (QUARRY_BUS) is neither local nor redis.",
              "Set QUARRY_BUS to local for nodes that poll, or to redis for nodes that wake each"
                  + " other through the server that REDIS_URL names.");
    };
  }

  private static void requireShared(DatabaseProperties database) {
    if (database.url() == null) {
      throw new ConfigurationException(
          "quarry.bus (QUARRY_BUS) is redis, but this process keeps its jobs in a database of its"
              + " own, where no other node finds them.",
          "Set QUARRY_DB_URL to the PostgreSQL that all nodes share, or QUARRY_BUS to local.");
    }
  }

  private static Bus redis(RedisProperties redis) {
    RedisBus bus;
    try {
      bus = new RedisBus(redis.url(), redis.prefix(), node());
    } catch (IllegalArgumentException e) {
      // The URL itself is not shown: it may contain a password.
      throw new ConfigurationException(
          "quarry.redis.url (REDIS_URL) is not the address of a Redis server.",
          "Set REDIS_URL to redis:// or rediss:// with host and port, for example"
              + " redis://127.0.0.1:6379.");
    }
    bus.start();
    return bus;
  }

  /** Unlike any other node's, also that of this host's last process. */
  private static String node() {
    return ProcessHandle.current().pid()
        + "-"
        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
