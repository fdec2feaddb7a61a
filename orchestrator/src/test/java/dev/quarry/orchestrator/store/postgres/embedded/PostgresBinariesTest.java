package dev.quarry.orchestrator.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @TempDir Path directory;

  @Test
  void concurrent_unpacking_gives_one_complete_result() throws Exception {
    Callable<PostgresBinaries> unpack = () -> PostgresBinaries.unpackBelow(directory, step -> {});
    try (var threads = Executors.newFixedThreadPool(2)) {
      var results = threads.invokeAll(List.of(unpack, unpack));

      assertThat(results.get(0).get()).isEqualTo(results.get(1).get());
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).hasSize(1);
    }
  }
}
