package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpApiKeyClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.model.ApiKeyRequest;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Saves a Quarry in use by the command, and restores it in another directory. */
class BackupTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int RUNNING = 5;
  private static final List<String> SUBJECTS =
      List.of("granite quarries", "marble statues", "slate roofs", "sandstone cliffs");

  @TempDir private Path directory;

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void backup_under_load_restores_every_accepted_job_and_the_same_search_results()
      throws Exception {
    Path data = directory.resolve("data");
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    String url = "http://127.0.0.1:" + ports.orchestrator();
    Map<String, String> port = Map.of("QUARRY_PORT", String.valueOf(ports.orchestrator()));
    List<UUID> accepted = new CopyOnWriteArrayList<>();
    List<UUID> before;
    List<String> results;
    String key;
    Path backup;
    try (QuarryProcess quarry = QuarryProcess.up(data, ports)) {
      quarry.awaitLine("Quarry is up");
      key = new HttpApiKeyClient(url, null).create(admin()).key();
      OrchestratorClient client = new HttpOrchestratorClient(url, key);
      for (String subject : SUBJECTS) {
        UUID id = client.submit(text(subject, "stone")).jobId();
        awaitEnd(client, id);
      }
      results = results(client);
      AtomicBoolean enough = new AtomicBoolean();
      try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> submissions =
            load.submit(
                () -> {
                  for (int n = 0; !enough.get(); n++) {
                    UUID id = client.submit(text("load " + n, "load")).jobId();
                    accepted.add(id);
                    // Some are running at any moment, and few are left at the end.
                    if (n >= RUNNING) {
                      awaitEnd(client, accepted.get(n - RUNNING));
                    }
                  }
                });
        Await.until("jobs are accepted", TIMEOUT, () -> accepted.size() >= 3 * RUNNING);
        before = List.copyOf(accepted);
        // As documented, with the variables of the server, whose port is in use.
        backup = backup(data, directory.resolve("backups"), port);
        enough.set(true);
        submissions.get();
      }
      assertThat(accepted).hasSizeGreaterThan(before.size());
    }

    Path restored = directory.resolve("restored");
    try (QuarryProcess restore =
        QuarryProcess.run(restored, List.of("restore", backup.toString()))) {
      restore.awaitLine("Restored ");
      assertThat(restore.awaitExit()).isZero();
    }
    try (QuarryProcess quarry = QuarryProcess.up(restored, ports)) {
      quarry.awaitLine("Quarry is up");
      OrchestratorClient client = new HttpOrchestratorClient(url, key);
      for (UUID id : before) {
        awaitEnd(client, id);
      }
      Await.until("the index is complete", TIMEOUT, () -> results(client).equals(results));
    }
  }

  @Test
  void only_the_newest_backups_are_kept() throws Exception {
    Path data = directory.resolve("data");
    Path backups = Files.createDirectory(directory.resolve("backups"));
    Files.createFile(backups.resolve("quarry-20250101T000000Z.zip"));
    Files.createFile(backups.resolve("quarry-20260101T000000Z.zip"));
    Files.createFile(backups.resolve("notes.txt"));
    try (QuarryProcess quarry = QuarryProcess.up(data, QuarryProcess.Ports.free())) {
      quarry.awaitLine("Quarry is up");
    }

    Path newest = backup(data, backups, Map.of(), "--keep", "2");

    assertThat(backups.toFile().list())
        .containsExactlyInAnyOrder(
            newest.getFileName().toString(), "quarry-20260101T000000Z.zip", "notes.txt");
  }

  @Test
  void a_directory_without_a_database_is_not_made_one() throws Exception {
    Path data = directory.resolve("none");
    try (QuarryProcess backup =
        QuarryProcess.run(data, List.of("backup", "--to", directory.toString()))) {
      backup.awaitLine("There is no database in " + data);
      assertThat(backup.awaitExit()).isEqualTo(1);
    }
    assertThat(data).doesNotExist();
  }

  private static Path backup(Path data, Path to, Map<String, String> variables, String... options)
      throws Exception {
    List<String> arguments = new java.util.ArrayList<>(List.of("backup", "--to", to.toString()));
    arguments.addAll(List.of(options));
    try (QuarryProcess backup = QuarryProcess.run(data, arguments, variables)) {
      String file = backup.awaitLine(to + "/quarry-");
      assertThat(backup.awaitExit()).isZero();
      return Path.of(file);
    }
  }

  private static ApiKeyRequest admin() {
    return new ApiKeyRequest("operator", null, "admin", null);
  }

  private static JobSubmission text(String subject, String collection) {
    return JobSubmission.of(
        "text", null, "A text about " + subject + ".", subject, collection, Map.of());
  }

  private static void awaitEnd(OrchestratorClient client, UUID id) {
    Await.until(id + " ends", TIMEOUT, () -> client.job(id).job().status() == JobStatus.COMPLETED);
  }

  /** What is found, in order, and that vectors took part in it. */
  private static List<String> results(OrchestratorClient client) {
    return SUBJECTS.stream()
        .map(
            subject ->
                client.search(new SearchRequest(subject, "stone", 4, null, SearchMode.DENSE, null)))
        .map(found -> found.results().stream().map(SearchResult::text).toList().toString())
        .toList();
  }
}
