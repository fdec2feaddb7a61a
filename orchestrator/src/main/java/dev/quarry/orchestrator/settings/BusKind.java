package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.settings.ConfigurationException;

/** How nodes wake each other: {@code quarry.bus}. */
public enum BusKind {
  LOCAL,
  REDIS;

  /**
   * @throws ConfigurationException if there is no such bus, or no other node to reach by it
   */
  public static BusKind parse(String configured, DatabaseProperties database) {
    return switch (configured.strip()) {
      case "local" -> LOCAL;
      case "redis" -> {
        require(
            database.url() != null,
            "quarry.bus (QUARRY_BUS) is redis, but this process keeps its jobs in a database of its"
                + " own, where no other node finds them.",
            "Set QUARRY_DB_URL to the PostgreSQL that all nodes share, or QUARRY_BUS to local.");
        yield REDIS;
      }
      default ->
          throw new ConfigurationException(
              "quarry.bus (QUARRY_BUS) is neither local nor redis.",
              "Set QUARRY_BUS to local for nodes that poll, or to redis for nodes that wake each"
                  + " other through the server that REDIS_URL names.");
    };
  }
}
