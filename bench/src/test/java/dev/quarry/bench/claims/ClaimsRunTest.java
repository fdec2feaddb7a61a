package dev.quarry.bench.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.bench.claims.ClaimsRun.Load;
import dev.quarry.bench.engine.BenchDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsRunTest {
  @TempDir private Path directory;

  @Test
  void every_load_is_claimed_once_and_ended() throws Exception {
    try (BenchDatabase database = new BenchDatabase(directory, 20)) {
      ClaimsRun run = new ClaimsRun(database, Duration.ofMillis(500), Duration.ofMillis(1500));
      for (Load load : Load.values()) {
        database.clear();

        ClaimsRun.Result result = run.measure(3, load, 100);

        assertThat(result.samples().claimsPerSecond()).as(load.title).isPositive();
        assertThat(result.samples().jobsPerSecond()).as(load.title).isPositive();
        assertThat(result.samples().emptyShare()).as(load.title).isBetween(0.0, 1.0);
        assertThat(result.samples().claims().p99()).as(load.title).isPositive();
        assertThat(count(database, "job_lease")).as(load.title).isZero();
        assertThat(
                count(database, "job where status <> 'completed' and status <> 'queued'")
                    + count(database, "job where epoch > 1"))
            .as(load.title)
            .isZero();
      }
    }
  }

  private static long count(BenchDatabase database, String rows) {
    List<Long> count = database.jdbc().queryForList("select count(*) from " + rows, Long.class);
    return count.getFirst();
  }
}
