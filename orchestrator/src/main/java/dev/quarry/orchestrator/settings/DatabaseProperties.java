package dev.quarry.orchestrator.settings;

import static dev.quarry.settings.SettingValues.blankToNull;
import static dev.quarry.settings.SettingValues.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the truth lies.
 *
 * @param url of an outside PostgreSQL, as JDBC writes it; absent: the embedded server
 * @param poolSize most connections that requests and jobs of this node use; the engine's loops have
 *     four of their own
 * @param connectionTimeout how long a caller waits for a free connection
 * @param statementTimeout how long a statement may run before the server ends it
 * @param startTimeout how long the start waits for an outside server to come up
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
    // The value is not repeated: people put passwords into URLs.
    require(
        url == null || url.startsWith(JDBC),
        "quarry.db.url (QUARRY_DB_URL) does not start with " + JDBC,
        "Set it to jdbc:postgresql://HOST:5432/DATABASE, and the account by QUARRY_DB_USER and"
            + " QUARRY_DB_PASSWORD; or leave it out to use the embedded PostgreSQL.");
    require(
        poolSize >= MIN_POOL_SIZE,
        "quarry.db.pool-size is " + poolSize + ".",
        "Set it to " + MIN_POOL_SIZE + " or more: one for a request and one for the job it starts.");
    require(
        statementTimeout.compareTo(MIN_STATEMENT_TIMEOUT) >= 0,
        "quarry.db.statement-timeout is " + statementTimeout + ".",
        "Set it to 1s or more.");
  }
}
