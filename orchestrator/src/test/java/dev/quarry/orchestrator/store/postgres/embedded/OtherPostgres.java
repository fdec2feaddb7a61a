package dev.quarry.orchestrator.store.postgres.embedded;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A server of another version than the embedded one: the oldest that is supported. The build copies
 * its programs to {@code target}; they cannot be on the class path beside the newest.
 */
public final class OtherPostgres implements AutoCloseable {
  private static final Path JAR = Path.of("target", "postgresql", "other.jar").toAbsolutePath();
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String PASSWORD = "other";

  private final Cluster cluster;
  private final int port;

  private OtherPostgres(Cluster cluster, int port) {
    this.cluster = cluster;
    this.port = port;
  }

  /** Creates a cluster in an empty directory and starts its server. */
  public static OtherPostgres start(Path directory) throws IOException {
    Cluster cluster = create(directory);
    int port = freePort();
    List<String> settings =
        ServerSettings.forPort(port).stream()
            .filter(setting -> !setting.startsWith("io_method")) // PostgreSQL 18 and newer
            .toList();
    require(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"),
                "start",
                "--wait",
                "--pgdata=" + cluster.data(),
                "--log=" + cluster.log().file(),
                "--options=-c " + String.join(" -c ", settings)));
    return new OtherPostgres(cluster, port);
  }

  /** Creates a cluster below a directory as the embedded one is, and starts nothing. */
  static Cluster create(Path directory) throws IOException {
    Cluster cluster =
        new Cluster(Files.createDirectories(directory), binaries(), ServerUser.detect());
    Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    require(
        cluster
            .user()
            .command(
                cluster.binaries().program("initdb"),
                "--pgdata=" + cluster.data(),
                "--username=" + Cluster.ROLE,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions"));
    return cluster;
  }

  private static PostgresBinaries binaries() throws IOException {
    if (!Files.exists(JAR)) {
      throw new IllegalStateException(
          JAR + " is missing: run mvn -pl orchestrator -am generate-test-resources");
    }
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      ZipEntry programs =
          jar.stream().filter(entry -> entry.getName().endsWith(".txz")).findFirst().orElseThrow();
      Path home = TestDatabase.binaries().resolve("other-" + Long.toHexString(programs.getCrc()));
      if (!Files.isDirectory(home)) {
        Path temporary = Files.createTempDirectory(Files.createDirectories(home.getParent()), "o-");
        TarXz.unpack(jar.getInputStream(programs), temporary);
        Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
      }
      return new PostgresBinaries(home);
    }
  }

  private static void require(List<String> command) {
    BoundedCommand.Result result = BoundedCommand.run(command, TIMEOUT);
    if (!result.succeeded()) {
      throw new IllegalStateException(command + ": " + result.output());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  public String user() {
    return Cluster.ROLE;
  }

  public String password() {
    return PASSWORD;
  }

  /** Stops the server at once; its files stay. */
  @Override
  public void close() {
    BoundedCommand.run(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"),
                "stop",
                "--mode=immediate",
                "--pgdata=" + cluster.data()),
        TIMEOUT);
  }
}
