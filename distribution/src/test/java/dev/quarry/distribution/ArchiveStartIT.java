package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Starts Quarry from the archive, where there is no Java, without and with its AOT cache. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // initialised by unpack()
final class ArchiveStartIT {
  private static final Duration TRAINING = Duration.ofMinutes(15);
  private static final String APPLICATION =
      "dev.quarry.orchestrator.config.OrchestratorApplication ";
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  @TempDir private static Path directory;
  private static UnpackedArchive archive;

  @BeforeAll
  static void unpack() throws Exception {
    archive = UnpackedArchive.in(directory);
  }

  @AfterAll
  static void removePrograms() throws Exception {
    archive.removePrograms();
  }

  @Test
  @Order(1)
  void first_start_works_and_makes_the_cache_in_the_background() throws Exception {
    try (RunningArchive quarry = RunningArchive.up(archive, Map.of())) {
      assertVersions(quarry);
      Path text =
          Files.writeString(
              archive.user().resolve("herons.md"), "# Herons\n\nHerons stand still in the reeds.");
      var ingest = quarry.quarry("ingest", text.toString());
      assertThat(ingest.output()).contains("completed", "1 stored");
      assertThat(quarry.quarry("search", "birds", "in", "reeds").output())
          .contains("Herons stand still");
      Await.until(() -> "no cache: " + failure(), TRAINING, () -> Files.exists(cache()));
    }
    assertThat(archive.file("quarry.aot.failed")).doesNotExist();
  }

  @Test
  @Order(2)
  void next_start_loads_its_classes_from_the_cache() throws Exception {
    assertThat(sourceOfApplication()).contains("shared objects file");
  }

  @Test
  @Order(3)
  void cache_of_other_jars_is_ignored_and_made_anew() throws Exception {
    FileTime made = Files.getLastModifiedTime(cache());
    Files.setLastModifiedTime(
        archive.file("standalone.jar"), FileTime.from(Instant.parse("2026-02-01T00:00:00Z")));

    assertThat(sourceOfApplication())
        .contains("lib/orchestrator-" + UnpackedArchive.VERSION + ".jar")
        .doesNotContain("shared objects");

    var prepare = archive.quarry(Map.of(), "prepare");
    assertThat(prepare.output()).contains("The AOT cache is " + cache());
    assertThat(Files.getLastModifiedTime(cache())).isGreaterThan(made);
    assertThat(sourceOfApplication()).contains("shared objects file");
  }

  @Test
  @Order(4)
  void damaged_cache_does_not_prevent_the_start() throws Exception {
    Files.writeString(cache(), "not a cache");

    assertThat(sourceOfApplication()).doesNotContain("shared objects");
  }

  @Test
  @Order(5)
  void two_that_prepare_at_once_make_one_cache() throws Exception {
    Files.deleteIfExists(cache());
    Process first = archive.launcher(Map.of(), "prepare").start();
    Await.until(() -> "no lock", TRAINING, () -> Files.exists(archive.file("quarry.aot.lock/pid")));
    var second = archive.quarry(Map.of(), "prepare");

    assertThat(second.output()).contains("another process makes it");
    assertThat(second.code()).isEqualTo(1);
    assertThat(first.waitFor()).isZero();
    assertThat(cache()).exists();
    assertThat(archive.file("quarry.aot.lock")).doesNotExist();
  }

  private static void assertVersions(RunningArchive quarry) throws Exception {
    for (String port : new String[] {"QUARRY_PORT", "QUARRY_MCP_PORT"}) {
      assertThat(quarry.get(port, "/actuator/info").path("build").path("version").stringValue())
          .isEqualTo(UnpackedArchive.VERSION);
    }
    assertThat(
            quarry
                .postToMcp(INITIALIZE)
                .path("result")
                .path("serverInfo")
                .path("version")
                .stringValue())
        .isEqualTo(UnpackedArchive.VERSION);
  }

  /**
   * Where a start found a class of the application: the line that the JVM logs. The commands that
   * wait for the start have the same flags, so each process has a file of its own.
   */
  private static String sourceOfApplication() throws IOException, InterruptedException {
    Path logs = Files.createTempDirectory(archive.user(), "classes");
    Map<String, String> variables =
        Map.of("QUARRY_AOT", "use", "QUARRY_JAVA_OPTS", "-Xlog:class+load:file=" + logs + "/%p");
    try (RunningArchive quarry = RunningArchive.up(archive, variables)) {
      assertThat(quarry.output()).doesNotContain("[warning]", "[error]");
    }
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.contains(APPLICATION)) {
            return line;
          }
        }
      }
    }
    throw new AssertionError("no process has loaded the application");
  }

  private static Path cache() {
    return archive.file("quarry.aot");
  }

  private static String failure() {
    Path log = archive.file("quarry.aot.failed");
    try {
      return Files.exists(log) ? Files.readString(log) : "no failure was reported";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
