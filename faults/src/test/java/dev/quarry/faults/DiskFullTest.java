package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the database is full, then the disk of the index. */
@Tag("full")
class DiskFullTest {
  @TempDir private Path folder;

  /** A separate file system in memory, which a ballast file fills. */
  private record SmallDisk(Path root) implements AutoCloseable {
    static SmallDisk mount(Path root, int megabytes) throws Exception {
      Files.createDirectories(root);
      Report.require(
          run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString())
              == 0,
          "only root may mount a small file system");
      return new SmallDisk(root);
    }

    void fill() throws IOException {
      try (var ballast = Files.newOutputStream(root.resolve("ballast"))) {
        byte[] block = new byte[4096];
        while (true) {
          ballast.write(block);
        }
      } catch (IOException full) {
        assertThat(Files.getFileStore(root).getUsableSpace()).isLessThan(4096);
      }
    }

    void empty() throws IOException {
      Files.delete(root.resolve("ballast"));
    }

    @Override
    public void close() throws Exception {
      assertThat(run("umount", "-l", root.toString())).isZero();
    }

    private static int run(String... command) throws Exception {
      Process process = new ProcessBuilder(command).start();
      return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
  }

  @Test
  void a_full_disk_under_the_database_is_answered_503_and_leaves_no_half_rows() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("database"), 400);
        Scene scene =
            new Scene(
                "a_full_disk_under_the_database_is_answered_503_and_leaves_no_half_rows",
                Files.createDirectories(disk.root().resolve("data")))) {
      NodeProcess node = scene.start("a");
      scene.submit(node, "before");
      scene.ledger.disturbed(node.name());
      disk.fill();
      scene.injected("disk full under PostgreSQL");
      boolean refused = false;
      for (int i = 0; i < 2_000 && !refused; i++) {
        Api.Response answer = node.api().post("/ingest-async", Scene.text("while full " + i));
        assertThat(answer.status()).isIn(202, 503);
        if (answer.status() == 202) {
          scene.ledger.accepted(answer.jobId());
        } else {
          assertThat(answer.retryAfter()).isPresent();
          refused = true;
        }
      }
      assertThat(refused).isTrue();
      disk.empty();
      Await.until(
          "accepted again",
          Duration.ofMinutes(1),
          () -> {
            Api.Response answer = node.api().post("/ingest-async", Scene.text("after"));
            if (answer.status() == 202) {
              scene.ledger.accepted(answer.jobId());
            }
            return answer.status() == 202;
          });
      scene.settle(Duration.ofMinutes(2));
    }
  }

  @Test
  void a_full_disk_under_the_index_is_waited_for() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("index"), 300);
        Scene scene = new Scene("a_full_disk_under_the_index_is_waited_for")) {
      scene
          .with("quarry.vectors", "lucene")
          .with("quarry.data", disk.root().resolve("data").toString());
      NodeProcess node = scene.start("a");
      scene.jobs.awaitEnd(scene.submit(node, "before"), Duration.ofSeconds(30));
      disk.fill();
      scene.injected("disk full under the embedded index");
      var body = Scene.text("while full");
      body.put("max_attempts", 10);
      var patient = scene.submit(node, body);
      // Its words may fit into memory; then only its vectors wait for the disk.
      Await.pass(Duration.ofSeconds(10));
      assertThat(scene.jobs.read(patient).text("status")).isIn("queued", "processing");
      disk.empty();
      assertThat(scene.jobs.awaitEnd(patient, Duration.ofMinutes(1)).text("status"))
          .isEqualTo("completed");
      assertThat(
              node.api()
                  .post("/search", java.util.Map.of("query", "while full", "mode", "keyword"))
                  .body()
                  .toString())
          .contains("while full");
      scene.settle(Duration.ofMinutes(1));
    }
  }
}
