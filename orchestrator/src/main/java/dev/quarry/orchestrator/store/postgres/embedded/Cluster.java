package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;

/** A PostgreSQL cluster: the server's data files, password and log, all in one directory. */
record Cluster(Path directory, PostgresBinaries binaries, ServerUser user) {
  static final String ROLE = "quarry";
  static final String DATABASE = "quarry";

  private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(2);

  Path data() {
    return data(directory);
  }

  static Path data(Path directory) {
    return directory.resolve("data");
  }

  ServerLog log() {
    return new ServerLog(directory.resolve("postgres.log"));
  }

  String password() {
    return password(directory);
  }

  static String password(Path directory) {
    try {
      return Files.readString(passwordFile(directory)).strip();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The database's password cannot be read from " + passwordFile(directory), e);
    }
  }

  /**
   * Checks that the binaries can open the data files, if there are any. Writes nothing.
   *
   * @throws OtherMajorVersionException if another major version has written them
   */
  static void requireReadable(Path data) {
    Path file = data.resolve("PG_VERSION");
    try {
      if (!Files.exists(data)) {
        return;
      }
      String found = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!found.matches("\\d{1,4}")) {
        throw new EmbeddedPostgresException(
            "%s is not a database of PostgreSQL: it has no file PG_VERSION with a major version."
                .formatted(data));
      }
      if (!found.equals(PostgresBinaries.MAJOR)) {
        throw new OtherMajorVersionException(data, Integer.parseInt(found));
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(file + " cannot be read: " + e, e);
    }
  }

  /** Creates the cluster on the first start. */
  void prepare(Consumer<String> progress) {
    try {
      if (!Files.exists(data())) {
        progress.accept("Creating the database in " + data());
        create();
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The database in %s cannot be prepared: %s".formatted(directory, e), e);
    }
  }

  /** Created under a temporary name and renamed, so that a killed start leaves no cluster. */
  private void create() throws IOException {
    Path temporary = directory.resolve("data.incomplete");
    PostgresBinaries.deleteTree(temporary);
    writePassword();
    require(
        BoundedCommand.run(
            user.command(
                binaries.program("initdb"),
                "--pgdata=" + temporary,
                "--username=" + ROLE,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile(),
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"),
            INITDB_TIMEOUT));
    require(
        BoundedCommand.run(
            user.command(
                binaries.program("postgres"), "--single", "-D", temporary.toString(), "postgres"),
            "create database " + DATABASE + "\n",
            INITDB_TIMEOUT));
    Files.move(temporary, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
  }

  private void require(BoundedCommand.Result result) {
    if (!result.succeeded()) {
      throw new EmbeddedPostgresException(
          "The database in %s could not be created:%n%s"
              .formatted(directory, result.output().strip()));
    }
  }

  private Path passwordFile() {
    return passwordFile(directory);
  }

  private static Path passwordFile(Path directory) {
    return directory.resolve("password");
  }
}
