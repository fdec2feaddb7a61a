package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.settings.ConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ServerVersionTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ServerVersion.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final String url = TestDatabase.emptyUrl();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(log);
  }

  @Test
  void server_that_is_too_old_is_refused_and_not_changed() throws Exception {
    try (ClaimedVersion old = new ClaimedVersion(url, "14.22 (Debian 14.22-1)")) {
      assertThatThrownBy(() -> SchemaMigration.migrateTo(old.server(), "14"))
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              refusal -> {
                assertThat(refusal.getMessage())
                    .isEqualTo(
                        "The database (QUARRY_DB_URL) is PostgreSQL 14.22 (Debian 14.22-1), which"
                            + " is too old.");
                assertThat(refusal.action()).isEqualTo("Use PostgreSQL 15 to 18.");
              });
    }
    assertThat(tables()).isZero();
  }

  @Test
  void newer_server_is_used_with_a_warning() throws Exception {
    try (ClaimedVersion newer = new ClaimedVersion(url, "19.1")) {
      SchemaMigration.migrateTo(newer.server(), "14");
    }
    assertThat(tables()).isPositive();
    assertThat(log.list)
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.getLevel()).isEqualTo(Level.WARN);
              assertThat(warning.getFormattedMessage())
                  .contains("PostgreSQL 19.1", "tested with 15 to 18", "newer version of Quarry");
            });
  }

  @Test
  void tested_versions_are_used_without_a_warning() throws Exception {
    for (String tested : new String[] {"15.0", "18.9"}) {
      try (ClaimedVersion supported = new ClaimedVersion(url, tested)) {
        SchemaMigration.migrateTo(supported.server(), "14");
      }
    }
    assertThat(log.list).isEmpty();
  }

  private long tables() {
    return new JdbcTemplate(
            new DriverManagerDataSource(url, TestDatabase.user(), TestDatabase.password()))
        .queryForList("select count(*) from pg_tables where schemaname = 'public'", Long.class)
        .getFirst();
  }
}
