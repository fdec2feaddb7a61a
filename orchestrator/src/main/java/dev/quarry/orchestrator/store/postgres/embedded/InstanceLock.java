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
 * A file lock that admits one Quarry process per data directory. The kernel releases the lock when
 * the process ends in any way. The file stays; it contains the holder's process id.
 */
final class InstanceLock implements AutoCloseable {
  private static final String FILE_NAME = "quarry.lock";

  // POSIX releases a process's lock when the process closes any descriptor of the file. A second
  // attempt inside this process must therefore fail before it opens the file.
  private static final Set<Path> LOCKED_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private InstanceLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * @throws DataDirectoryInUseException if another instance in this or another process holds it
   */
  static InstanceLock acquire(Path dataDirectory) {
    try {
      Path file = dataDirectory.toRealPath().resolve(FILE_NAME);
      if (!LOCKED_BY_THIS_PROCESS.add(file)) {
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
          LOCKED_BY_THIS_PROCESS.remove(file);
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
      LOCKED_BY_THIS_PROCESS.remove(file);
    }
  }
}
