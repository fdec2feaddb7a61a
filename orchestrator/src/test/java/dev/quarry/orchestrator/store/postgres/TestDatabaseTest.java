package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TestDatabaseTest {
  @Test
  void each_database_is_migrated_and_separate() {
    JdbcClient first = JdbcClient.create(TestDatabase.fresh());
    JdbcClient second = JdbcClient.create(TestDatabase.fresh());

    first.sql("insert into embedding_cache values ('m', 'a', 'v')").update();

    assertThat(count(first)).isEqualTo(1);
    assertThat(count(second)).isZero();
  }

  private static long count(JdbcClient jdbc) {
    return jdbc.sql("select count(*) from embedding_cache").query(Long.class).single();
  }
}
