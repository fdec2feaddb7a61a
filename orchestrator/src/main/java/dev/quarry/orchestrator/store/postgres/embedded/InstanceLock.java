package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One Quarry per data directory. The kernel holds the lock and drops it with the process, however
 * that ends; the file itself stays and only tells who holds it.
 */
final class InstanceLock implements AutoCloseable {
  private static final String FILE = "quarry.lock";

  // POSIX drops a process's lock as soon as it closes any descriptor of the file. A second attempt
  // inside this process must therefore be refused before it opens the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws DataDirectoryInUseException if another instance, in this process or not, holds it
   */
  static InstanceLock acquire(Path dataDirectory) {
    try {
      Path file = dataDirectory.toRealPath().resolve(FILE);
      if (!HELD_HERE.add(file)) {
        throw new DataDirectoryInUseException(
            dataDirectory, OptionalLong.of(ProcessHandle.current().pid()));
      }
      boolean locked = false;
      try {
        InstanceLock lock = lock(dataDirectory, file);
        locked = true;
        return lock;
      } finally {
        if (!locked) {
          HELD_HERE.remove(file);
        }
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The data directory %s cannot be locked: %s. It must be writable and on a local disk."
              .formatted(dataDirectory, e),
          e);
    }
  }

  private static InstanceLock lock(Path dataDirectory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      if (channel.tryLock() == null) {
        throw new DataDirectoryInUseException(dataDirectory, holder(file));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      locked = true;
      return new InstanceLock(file, channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static OptionalLong holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return pid.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
