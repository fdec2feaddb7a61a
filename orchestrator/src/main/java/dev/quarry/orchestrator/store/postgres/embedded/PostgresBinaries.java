package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The server's programs, unpacked from the class path into one directory per version. */
record PostgresBinaries(Path home) {
  /** Version on the class path. Data files are compatible within a major version. */
  static final String VERSION = "18.4.0";

  static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

  /**
   * Unpacks the programs below {@code parent} unless they are there. Several processes may do so
   * concurrently: each unpacks into a temporary directory, one renames its directory first, and all
   * others use that one.
   */
  static PostgresBinaries unpackBelow(Path parent, Consumer<String> progress) {
    String platform = platform();
    Path home = parent.resolve(VERSION + "-" + platform);
    if (!Files.isDirectory(home)) {
      progress.accept("Unpacking PostgreSQL " + VERSION);
      try {
        unpack(platform, home);
      } catch (IOException e) {
        throw new EmbeddedPostgresException(
            "PostgreSQL could not be unpacked into %s: %s. It needs 80 MB of free space."
                .formatted(home, e),
            e);
      }
    }
    return new PostgresBinaries(home);
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static void unpack(String platform, Path home) throws IOException {
    String resource = "postgres-" + platform + ".txz";
    Path parent = Files.createDirectories(home.getParent());
    Path temporary = Files.createTempDirectory(parent, "unpacking-");
    try (InputStream archive =
        PostgresBinaries.class.getClassLoader().getResourceAsStream(resource)) {
      if (archive == null) {
        throw new EmbeddedPostgresException(
            "This build contains no PostgreSQL for %s. Set QUARRY_DB_URL to a PostgreSQL server of version 15 or newer."
                .formatted(platform));
      }
      TarXz.unpack(archive, temporary);
      moveInto(home, temporary);
    } finally {
      deleteTree(temporary);
    }
  }

  private static void moveInto(Path home, Path temporary) throws IOException {
    try {
      Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "darwin" : os)
        + "-"
        + switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> arch;
        };
  }
}
