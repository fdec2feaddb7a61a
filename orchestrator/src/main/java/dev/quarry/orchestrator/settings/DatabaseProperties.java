package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The PostgreSQL connection.
 *
 * @param url JDBC URL of an external PostgreSQL; null: the embedded server
 * @param poolSize maximum connections of this node for requests and jobs; the engine's loops have
 *     four more
 * @param connectionTimeout how long a caller waits for a free connection
 * @param statementTimeout after which the server cancels a statement
 * @param startTimeout how long startup waits for an external server
 */
@ConfigurationProperties("quarry.db")
public record DatabaseProperties(
    @Nullable String url,
    @Nullable String user,
    @Nullable String password,
    @DefaultValue("16") int poolSize,
    @DefaultValue("5s") Duration connectionTimeout,
    @DefaultValue("55s") Duration statementTimeout,
    @DefaultValue("30s") Duration startTimeout) {
  private static final String JDBC = "jdbc:postgresql:";
  private static final int MIN_POOL_SIZE = 2;
  private static final Duration MIN_STATEMENT_TIMEOUT = Duration.ofSeconds(1);

  public DatabaseProperties {
    url = blankToNull(url);
    user = blankToNull(user);
    password = blankToNull(password);
    // The message does not repeat the value: a URL may contain a password.
    require(
        url == null || url.startsWith(JDBC),
        "quarry.db.url (QUARRY_DB_URL) does not start with " + JDBC,
        "Set it to jdbc:postgresql://HOST:5432/DATABASE, and the account with QUARRY_DB_USER and"
            + " QUARRY_DB_PASSWORD; or remove it to use the embedded PostgreSQL.");
    require(
        poolSize >= MIN_POOL_SIZE,
        "quarry.db.pool-size is too small: " + poolSize + ".",
        "Set it to at least " + MIN_POOL_SIZE + ": one for a request and one for a job.");
    require(
        statementTimeout.compareTo(MIN_STATEMENT_TIMEOUT) >= 0,
        "quarry.db.statement-timeout is too short: " + statementTimeout + ".",
        "Set it to 1s or more.");
  }
}
