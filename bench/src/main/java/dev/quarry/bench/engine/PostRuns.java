package dev.quarry.bench.engine;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Submissions over HTTP, to Quarry and to a bare endpoint. */
final class PostRuns {
  static final int WAITING = 10_000;
  private static final String BODY =
      "{\"source_type\":\"text\",\"text\":\"A text of a few words.\"}";
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private final BenchDatabase database;
  private final Path directory;
  private final Duration each;

  PostRuns(BenchDatabase database, Path directory, Duration each) {
    this.database = database;
    this.directory = directory;
    this.each = each;
  }

  /** Measures with 50 and with 400 connections. */
  record Result(PostLoad few, PostLoad many) {}

  Result bare() throws Exception {
    database
        .jdbc()
        .execute("create table bare_job (id uuid primary key, type text not null, text text)");
    List<String> arguments =
        List.of(
            "--bare.url=" + database.url(),
            "--bare.user=" + database.user(),
            "--bare.password=" + database.password());
    return measure(BareApplication.class, arguments, "/jobs");
  }

  /** Measures while 10,000 jobs are queued: the process has no worker. */
  Result quarry() throws Exception {
    database.clear();
    try (NoOpNode node = new NoOpNode(database.forEngine(), 1, job -> {})) {
      node.submit(WAITING);
    }
    List<String> arguments =
        List.of(
            "--quarry.data=" + directory.resolve("quarry"),
            "--quarry.db.url=" + database.url(),
            "--quarry.db.user=" + database.user(),
            "--quarry.db.password=" + database.password(),
            "--quarry.roles=api");
    return measure(OrchestratorApplication.class, arguments, "/ingest-async");
  }

  private Result measure(Class<?> application, List<String> arguments, String path)
      throws Exception {
    Path log = directory.resolve(application.getSimpleName() + ".log");
    try (HttpServerProcess server = HttpServerProcess.start(application, arguments, log)) {
      PostLoad.run(server.port(), path, BODY, 50, WARM_UP);
      PostLoad few = PostLoad.run(server.port(), path, BODY, 50, each);
      PostLoad many = PostLoad.run(server.port(), path, BODY, 400, each);
      return new Result(few, many);
    }
  }
}
