package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom the server's programs run: as ourselves, or, because PostgreSQL refuses root, as nobody
 * in a user namespace of its own. Files written there still belong to root outside.
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
          "PostgreSQL does not run as root, and this system does not let root make a user namespace (%s). Start Quarry as an ordinary user, or set QUARRY_DB_URL to a PostgreSQL of 15 or newer."
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
      throw new EmbeddedPostgresException("The user of this process cannot be read", e);
    }
  }
}
