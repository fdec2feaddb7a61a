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
 * A PostgreSQL server of our own below a data directory. It stops with {@link #close}, and with
 * this process if that ends any other way; the data stay. A server that ends by itself is started
 * again at the same address: what it had acknowledged is there. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final int START_ATTEMPTS = 20;

  private final InstanceLock lock;
  private final LifeTie tie;
  private final KeptServer kept;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(InstanceLock lock, LifeTie tie, ServerProcess server, int port) {
    this.lock = lock;
    this.tie = tie;
    this.kept = new KeptServer(server, () -> again(server.cluster(), tie, port));
    this.port = port;
  }

  /**
   * Where the server lives.
   *
   * @param dataDirectory created if absent; the server's files go below {@code postgres} in it
   * @param binaries directory for the unpacked programs; several instances may share it
   * @param progress told each step that takes noticeable time
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

  /**
   * Returns when connections are accepted: seconds on the first start, else well below one.
   *
   * @throws DataDirectoryInUseException if another Quarry holds the directory
   * @throws EmbeddedPostgresException if the server cannot be started
   */
  public static EmbeddedPostgres start(Options options) {
    return start(options, LifeTie::detect);
  }

  static EmbeddedPostgres start(Options options, Function<Cluster, LifeTie> ties) {
    Path home = createDirectory(options.dataDirectory());
    InstanceLock lock = InstanceLock.acquire(options.dataDirectory());
    boolean started = false;
    try {
      PostgresBinaries binaries =
          PostgresBinaries.unpackBelow(options.binaries().toAbsolutePath(), options.progress());
      Cluster cluster = new Cluster(home, binaries, ServerUser.detect());
      cluster.prepare(options.progress());
      Leftover.clear(cluster, options.progress());
      EmbeddedPostgres postgres = start(cluster, ties.apply(cluster), lock);
      started = true;
      return postgres;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedPostgres start(Cluster cluster, LifeTie tie, InstanceLock lock) {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Optional<ServerProcess> server = attempt(cluster, tie, port);
      if (server.isPresent()) {
        return new EmbeddedPostgres(lock, tie, server.get(), port);
      }
      String tail = cluster.log().tail();
      if (attempt == START_ATTEMPTS || !isTransient(tail)) {
        throw new EmbeddedPostgresException(
            "PostgreSQL did not start. The end of its log:%n%s".formatted(tail));
      }
    }
  }

  /** Empty if the server ended instead of becoming ready; its log tells why. */
  private static Optional<ServerProcess> attempt(Cluster cluster, LifeTie tie, int port) {
    cluster.log().rotate();
    return tie.start(port).filter(server -> server.awaitReady(START_LIMIT));
  }

  private static Optional<ServerProcess> again(Cluster cluster, LifeTie tie, int port) {
    Leftover.clear(cluster, log::info);
    return attempt(cluster, tie, port);
  }

  /** A port taken since we looked, or children of a killed server that are about to end. */
  private static boolean isTransient(String logTail) {
    return logTail.contains("could not bind") || logTail.contains("pre-existing shared memory");
  }

  public String jdbcUrl() {
    return jdbcUrl(Cluster.DATABASE);
  }

  /** The URL of another database of this server. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  public String user() {
    return Cluster.ROLE;
  }

  public String password() {
    return kept.server().cluster().password();
  }

  /** Process id of the server; another one after it had to be started again. */
  public long pid() {
    return kept.server().handle().pid();
  }

  /** Stops the server, at the latest after 50 s, and releases the data directory. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (!kept.stop()) {
        log.warn("PostgreSQL (process {}) does not stop; the next start will deal with it", pid());
      }
      tie.close();
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
      throw new EmbeddedPostgresException("No free port on 127.0.0.1", e);
    }
  }
}
