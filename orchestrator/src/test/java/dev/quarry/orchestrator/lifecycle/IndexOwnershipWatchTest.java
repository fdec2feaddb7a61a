package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class IndexOwnershipWatchTest {

  @Test
  void engine_is_stopped_once_the_index_is_lost_and_not_before() {
    AtomicBoolean owned = new AtomicBoolean(true);
    List<String> stops = new ArrayList<>();
    IndexOwnershipWatch watch = new IndexOwnershipWatch(owned::get, () -> stops.add("stopped"));
    watch.tick();
    assertThat(stops).isEmpty();
    owned.set(false);
    watch.tick();
    assertThat(stops).containsExactly("stopped");
  }
}
