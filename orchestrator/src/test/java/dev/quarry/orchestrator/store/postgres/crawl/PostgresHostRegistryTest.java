package dev.quarry.orchestrator.store.postgres.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.fetch.host.HostRegistry;
import dev.quarry.orchestrator.pipeline.fetch.host.HostRegistryContract;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresHostRegistryTest extends HostRegistryContract {
  private final Database db = new Database(TestDatabase.fresh());
  private final HostRegistry one = new PostgresHostRegistry(db, "one");
  private final HostRegistry two = new PostgresHostRegistry(db, "two");
  private final HostRegistry three = new PostgresHostRegistry(db, "three");

  @Override
  protected HostRegistry registry() {
    return one;
  }

  @Test
  void nodes_divide_the_permits_once_all_know_of_each_other() {
    one.renew("a", 0, 4);
    assertThat(two.renew("a", 0, 4).settled()).as("one still uses all permits").isFalse();
    assertThat(one.renew("a", 0, 4).nodes()).isEqualTo(2);
    HostRegistry.Share second = two.renew("a", 0, 4);
    assertThat(second.settled()).isTrue();
    three.renew("a", 0, 4);
    two.renew("a", 0, 4);
    HostRegistry.Share first = one.renew("a", 0, 4);
    int all = first.nodes();
    assertThat(all).isEqualTo(3);
    // Four permits among three nodes: two, one and one.
    assertThat(permits(first) + permits(two.renew("a", 0, 4)) + permits(three.renew("a", 0, 4)))
        .isEqualTo(4);
    assertThat(permits(first)).isEqualTo(2);
    assertThat(one.renew("b", 0, 4).nodes()).isEqualTo(1);
  }

  private static int permits(HostRegistry.Share share) {
    assertThat(share.settled()).isTrue();
    return share.permits(4);
  }

  @Test
  void registration_expires_and_its_part_returns() {
    one.renew("a", 0, 4);
    two.renew("a", 0, 4);
    one.renew("a", 0, 4);
    expire("two");
    assertThat(one.renew("a", 0, 4).nodes()).isEqualTo(1);
    assertThat(two.renew("a", 0, 4).settled()).as("one has all permits again").isFalse();
    one.renew("a", 0, 4);
    assertThat(two.renew("a", 0, 4).rank()).isEqualTo(1);
    one.leave("a");
    assertThat(two.renew("a", 0, 4).nodes()).isEqualTo(1);
  }

  @Test
  void node_whose_turn_is_over_is_last() {
    one.renew("a", 0, 4);
    two.renew("a", 0, 4);
    one.renew("a", 0, 4);
    assertThat(two.renew("a", 0, 4).rank()).isEqualTo(1);
    one.yieldTurn("a");
    assertThat(two.renew("a", 0, 4).rank()).isZero();
    assertThat(one.renew("a", 0, 4).rank()).isEqualTo(1);
  }

  @Test
  void starts_are_apart_across_nodes() {
    Duration delay = Duration.ofSeconds(100);
    assertThat(one.reserveStart("a", delay)).isZero();
    assertThat(two.reserveStart("a", delay)).isBetween(delay.dividedBy(2), delay);
    one.postpone("b", delay);
    assertThat(two.renew("b", 0, 4).postponed()).isBetween(delay.dividedBy(2), delay);
  }

  @Test
  void nothing_remains_of_a_host_that_all_have_left() {
    one.renew("a", 0, 4);
    two.renew("a", 0, 4);
    one.leave("a");
    two.leave("a");
    assertThat(rows("crawl_host")).isZero();
    assertThat(rows("crawl_host_node")).isZero();
  }

  private int rows(String table) {
    return db.sql().sql("select count(*) from " + table).query(Integer.class).single();
  }

  private void expire(String node) {
    db.sql()
        .sql(
            "update crawl_host_node set renewed_at = renewed_at - interval '1 minute' where node ="
                + " ?")
        .param(node)
        .update();
  }

  @Test
  void node_waits_until_the_others_have_no_more_requests_than_their_part() {
    one.renew("a", 0, 4);
    two.renew("a", 0, 4);
    one.renew("a", 3, 4);
    assertThat(two.renew("a", 0, 4).settled()).as("one still has three requests").isFalse();

    one.renew("a", 2, 4);
    assertThat(two.renew("a", 0, 4).settled()).isTrue();
  }
}
