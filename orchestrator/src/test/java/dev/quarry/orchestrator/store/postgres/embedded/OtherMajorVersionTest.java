package dev.quarry.orchestrator.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that another major version of PostgreSQL has made. */
class OtherMajorVersionTest {
  @TempDir private Path data;

  @Test
  void older_data_are_not_touched_and_the_commands_of_the_move_are_told() throws Exception {
    OtherPostgres.create(data.resolve("postgres"));
    Map<Path, String> before = files();

    for (ThrowingCallable start :
        new ThrowingCallable[] {
          () -> DatabaseServer.embedded(data), () -> DatabaseServer.runningOrEmbedded(data)
        }) {
      assertThatThrownBy(start)
          .isInstanceOfSatisfying(
              ConfigurationException.class,
              refusal -> {
                assertThat(refusal.getMessage())
                    .contains(
                        "written by PostgreSQL 15", "runs PostgreSQL 18", "Nothing was changed");
                assertThat(refusal.action())
                    .contains(
                        "QUARRY_DATA='%1$s' ./quarry backup --to '%1$s-backup'".formatted(data),
                        "QUARRY_DATA='%1$s-new' ./quarry restore '%1$s-backup'/quarry-*.zip"
                            .formatted(data),
                        "QUARRY_DATA='%s-new' ./quarry up".formatted(data));
              });
    }

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void newer_data_are_not_touched_and_the_way_back_is_told() throws Exception {
    Cluster cluster = OtherPostgres.create(data.resolve("postgres"));
    Files.writeString(cluster.data().resolve("PG_VERSION"), "19\n");
    Map<Path, String> before = files();

    assertThatThrownBy(() -> DatabaseServer.embedded(data))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            refusal -> {
              assertThat(refusal.getMessage()).contains("written by PostgreSQL 19");
              assertThat(refusal.action())
                  .contains(
                      "newer version of Quarry", "start that version again", "./quarry restore");
            });

    assertThat(files()).isEqualTo(before);
  }

  @Test
  void directory_that_is_no_database_is_not_touched() throws Exception {
    Files.createDirectories(data.resolve("postgres").resolve("data"));
    Map<Path, String> before = files();

    assertThatThrownBy(() -> DatabaseServer.embedded(data))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is not a database of PostgreSQL");

    assertThat(files()).isEqualTo(before);
  }

  /** Each file with its size and the time of its last change. */
  private Map<Path, String> files() throws IOException {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.toList()) {
        files.put(path, Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return files;
  }
}
