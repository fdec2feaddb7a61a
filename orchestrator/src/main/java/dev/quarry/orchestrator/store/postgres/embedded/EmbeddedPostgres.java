package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that this process runs, with its files below a data directory. It stops on
 * {@link #close} and when this process ends in any other way; the data are kept. A server that
 * exits unexpectedly is restarted at the same address without loss of committed data. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final int MAX_START_ATTEMPTS = 20;

  private final InstanceLock lock;
  private final ServerLauncher launcher;
  private final SupervisedServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(
      InstanceLock lock, ServerLauncher launcher, ServerProcess server, int port) {
    this.lock = lock;
    this.launcher = launcher;
    this.server = new SupervisedServer(server, () -> restart(server.cluster(), launcher, port));
    this.port = port;
  }

  /**
   * Directories of the server.
   *
   * @param dataDirectory created if absent; the server's files go below {@code postgres} in it
   * @param binaries directory for the unpacked programs; several instances may share it
   * @param progress receives a message for each step that takes noticeable time
   */
  public record Options(Path dataDirectory, Path binaries, Consumer<String> progress) {
    public static Options in(Path dataDirectory) {
      return new Options(
          dataDirectory, dataDirectory.resolve("postgres").resolve("binaries"), log::info);
    }
  }

  public static EmbeddedPostgres start(Path dataDirectory) {
    return start(Options.in(dataDirectory));
  }

  /** How to connect to a server that another process runs. */
  public record Running(String jdbcUrl, String user, String password) {}

  /** The server that a process runs in this data directory now; empty if none does. */
  public static Optional<Running> running(Path dataDirectory) {
    Path data = Cluster.data(dataDirectory.resolve("postgres"));
    return PostmasterPid.read(data)
        .filter(server -> server.ready() && server.process(data).isPresent())
        .map(
            server ->
                new Running(
                    jdbcUrl(server.port(), Cluster.DATABASE),
                    Cluster.ROLE,
                    Cluster.password(dataDirectory.resolve("postgres"))));
  }

  /**
   * Returns when the server accepts connections: after some seconds on the first start, otherwise
   * after well below one second.
   *
   * @throws DataDirectoryInUseException if another Quarry process has locked the directory
   * @throws OtherMajorVersionException if another major version of PostgreSQL has written the data
   * @throws EmbeddedPostgresException if the server cannot be started
   */
  public static EmbeddedPostgres start(Options options) {
    return start(options, ServerLauncher::detect);
  }

  static EmbeddedPostgres start(Options options, Function<Cluster, ServerLauncher> launchers) {
    Cluster.requireReadable(Cluster.data(options.dataDirectory().resolve("postgres")));
    Path home = createDirectory(options.dataDirectory());
    InstanceLock lock = InstanceLock.acquire(options.dataDirectory());
    boolean started = false;
    try {
      PostgresBinaries binaries =
          PostgresBinaries.unpackBelow(options.binaries().toAbsolutePath(), options.progress());
      Cluster cluster = new Cluster(home, binaries, ServerUser.detect());
      cluster.prepare(options.progress());
      OrphanedServer.stop(cluster, options.progress());
      EmbeddedPostgres postgres = start(cluster, launchers.apply(cluster), lock);
      started = true;
      return postgres;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedPostgres start(
      Cluster cluster, ServerLauncher launcher, InstanceLock lock) {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Optional<ServerProcess> server = tryStart(cluster, launcher, port);
      if (server.isPresent()) {
        return new EmbeddedPostgres(lock, launcher, server.get(), port);
      }
      String tail = cluster.log().tail();
      if (attempt == MAX_START_ATTEMPTS || !isTransient(tail)) {
        throw new EmbeddedPostgresException(
            "PostgreSQL did not start. The end of its log:%n%s".formatted(tail));
      }
    }
  }

  /** Empty if the server exited before it was ready; its log contains the reason. */
  private static Optional<ServerProcess> tryStart(
      Cluster cluster, ServerLauncher launcher, int port) {
    cluster.log().rotate();
    return launcher.start(port).filter(server -> server.awaitReady(START_TIMEOUT));
  }

  private static Optional<ServerProcess> restart(
      Cluster cluster, ServerLauncher launcher, int port) {
    OrphanedServer.stop(cluster, log::info);
    return tryStart(cluster, launcher, port);
  }

  /** The port was taken after it was chosen, or child processes of a killed server still exit. */
  private static boolean isTransient(String logTail) {
    return logTail.contains("could not bind") || logTail.contains("pre-existing shared memory");
  }

  public String jdbcUrl() {
    return jdbcUrl(Cluster.DATABASE);
  }

  /** The URL of another database of this server. */
  public String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  public String user() {
    return Cluster.ROLE;
  }

  public String password() {
    return server.server().cluster().password();
  }

  /** Process id of the server; it changes when the server is restarted. */
  public long pid() {
    return server.server().handle().pid();
  }

  /** Stops the server within 50 s and releases the data directory. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (!server.stop()) {
        log.warn("PostgreSQL (process {}) did not stop; the next start tries again", pid());
      }
      launcher.close();
      lock.close();
    }
  }

  private static Path createDirectory(Path dataDirectory) {
    try {
      return Files.createDirectories(dataDirectory.resolve("postgres")).toRealPath();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The data directory %s cannot be created: %s. Set QUARRY_DATA to a directory that is writable."
              .formatted(dataDirectory, e),
          e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("No free TCP port was found on 127.0.0.1", e);
    }
  }
}
