package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A node is killed at each point of its protocol with the database for a job: before a statement
 * arrives, before its transaction is committed, and after the commit whose response it does not
 * receive.
 */
class BoundaryKillsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  /** The steps of a job, each with a text of the statement that performs it. */
  private static final List<Boundary> BOUNDARIES = new ArrayList<>();

  static {
    add("claim", "insert into job_lease", false);
    add("stage", "set stage = ?", true);
    add("item", "insert into item", false);
    add("fetched", "update item", true);
    add("reserve", "insert into stale_generation", false);
    add("publish", "insert into document", true);
    add("chunks", "insert into chunk", true);
    add("heartbeat", "update job_lease", false);
    add("completion", "completed_at = case", true);
  }

  private static void add(String name, String mark, boolean transaction) {
    BOUNDARIES.add(Boundary.of(name, mark, Boundary.Moment.BEFORE_STATEMENT));
    if (transaction) {
      BOUNDARIES.add(Boundary.of(name, mark, Boundary.Moment.BEFORE_COMMIT));
    }
    BOUNDARIES.add(Boundary.of(name, mark, Boundary.Moment.AFTER_COMMIT));
  }

  @Test
  void killed_at_any_boundary_a_job_has_one_outcome() throws Exception {
    try (Scene scene = new Scene("killed_at_any_boundary_a_job_has_one_outcome")) {
      // A job that was not rescued yet is also interrupted by the next kill, which is not its
      // fault.
      scene.with("quarry.engine.max-crashes", "100");
      List<Boundary> boundaries = new ArrayList<>(BOUNDARIES);
      Collections.shuffle(boundaries, scene.random);
      NodeProcess api = scene.with("quarry.roles", "api").start("api");
      scene.with("quarry.roles", "api,worker");
      Set<UUID> open = new HashSet<>();
      for (Boundary boundary : boundaries.subList(0, Scale.times(3, boundaries.size()))) {
        NodeProcess victim = scene.start("victim");
        PostgresTap tap = scene.route("victim").tap();
        tap.arm(boundary, () -> scene.kill(victim));
        open.add(scene.submit(api, "killed at " + boundary, "sleep-1200"));
        Await.until(
            () -> "the boundary is reached: " + boundary + "\n" + victim.log(),
            TIMEOUT,
            () -> tap.reached() && !victim.alive());
        scene.injected("kill -9 at " + boundary);
      }
      NodeProcess heir = scene.start("heir");
      Await.until(
          () -> "the heir ends all; open: " + open + "\n" + heir.log(),
          Duration.ofMinutes(1),
          () -> scene.jobs.ended().containsAll(open));
      scene.settle(Duration.ofSeconds(30));
      for (UUID job : open) {
        assertThat(scene.jobs.read(job).text("status")).isEqualTo("completed");
      }
    }
  }
}
