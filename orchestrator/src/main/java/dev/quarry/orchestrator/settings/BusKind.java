package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.require;

import dev.quarry.settings.ConfigurationException;

/** How nodes notify each other ({@code quarry.bus}). */
public enum BusKind {
  LOCAL,
  REDIS;

  /**
   * @throws ConfigurationException if the value is unknown, or if redis is set without a shared
   *     database
   */
  public static BusKind parse(String configured, DatabaseProperties database) {
    return switch (configured.strip()) {
      case "local" -> LOCAL;
      case "redis" -> {
        require(
            database.url() != null,
            "quarry.bus (QUARRY_BUS) is redis, but this process uses its embedded database, which"
                + " other nodes cannot reach.",
            "Set QUARRY_DB_URL to a PostgreSQL shared by all nodes, or set QUARRY_BUS to local.");
        yield REDIS;
      }
      default ->
          throw new ConfigurationException(
              "quarry.bus (QUARRY_BUS) is neither local nor redis.",
              "Set QUARRY_BUS to local if nodes poll the database, or to redis if they notify each"
                  + " other through the Redis server of REDIS_URL.");
    };
  }
}
