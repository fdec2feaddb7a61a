package dev.quarry.orchestrator;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Arguments of orchestrators in tests: a free port, a database, and arguments of the test. */
public final class StartArguments {
  private static final String[] NO_MODEL = {
    "--quarry.embedding.url=http://127.0.0.1:1/v1",
    "--quarry.embedding.model=toy",
    "--quarry.embedding.dimension=384"
  };

  private StartArguments() {}

  /** With a database of its own. */
  public static String[] fresh(Path data, String... more) {
    return on(TestDatabase.freshUrl(), data, more);
  }

  /** With a new database and without a model: the embedding endpoint does not respond. */
  public static String[] withoutModel(Path data, String... more) {
    return fresh(data, Stream.of(NO_MODEL, more).flatMap(Stream::of).toArray(String[]::new));
  }

  /**
   * @param database a URL of {@link TestDatabase}
   */
  public static String[] on(String database, Path data, String... more) {
    String[] all = {
      "--server.port=0",
      "--quarry.data=" + data,
      "--quarry.db.url=" + database,
      "--quarry.db.user=" + TestDatabase.user(),
      "--quarry.db.password=" + TestDatabase.password()
    };
    return Stream.of(all, more).flatMap(Stream::of).toArray(String[]::new);
  }
}
