package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating system user of the server's programs: this process's user or, because PostgreSQL
 * refuses to run as root, {@code nobody} in a separate user namespace. Files written in that
 * namespace belong to root outside.
 */
record ServerUser(List<String> prefix) {
  ServerUser {
    prefix = List.copyOf(prefix);
  }

  static ServerUser detect() {
    if (!isRoot()) {
      return new ServerUser(List.of());
    }
    List<String> unshare = List.of("unshare", "--user");
    ServerUser nobody = new ServerUser(unshare);
    BoundedCommand.Result probe =
        BoundedCommand.run(nobody.command("true"), Duration.ofSeconds(10));
    if (!probe.succeeded()) {
      throw new EmbeddedPostgresException(
          "PostgreSQL does not run as root, and this system does not allow root to create a user namespace (%s). Start Quarry as an ordinary user, or set QUARRY_DB_URL to a PostgreSQL server of version 15 or newer."
              .formatted(probe.output().strip()));
    }
    return nobody;
  }

  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    Path self = Path.of("/proc/self");
    try {
      return Files.exists(self)
          ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
          : "root".equals(System.getProperty("user.name"));
    } catch (IOException e) {
      throw new EmbeddedPostgresException("The user id of this process cannot be determined", e);
    }
  }
}
