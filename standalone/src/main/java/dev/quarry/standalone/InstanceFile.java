package dev.quarry.standalone;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * A file in the data directory with the process id and address of the running Quarry, for other
 * processes on this machine. It is not a lock and may be stale, so readers check the process.
 */
public final class InstanceFile {
  private final Path file;

  public InstanceFile(Path data) {
    this.file = data.resolve("instance.properties");
  }

  /**
   * A running Quarry.
   *
   * @param pid id of its process
   * @param orchestrator base URL of its orchestrator
   */
  public record Instance(long pid, URI orchestrator) {
    boolean isAlive() {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /** Replaces the file atomically. */
  public void write(Instance instance) throws IOException {
    Files.createDirectories(file.getParent());
    Path next = Files.createTempFile(file.getParent(), "instance", ".next");
    Files.writeString(
        next, "pid=" + instance.pid() + "\norchestrator=" + instance.orchestrator() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The instance in the file; empty if its process has ended, or if the file is missing or invalid.
   */
  public Optional<Instance> read() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      Instance instance =
          new Instance(
              Long.parseLong(properties.getProperty("pid", "")),
              URI.create(properties.getProperty("orchestrator", "")));
      return instance.isAlive() ? Optional.of(instance) : Optional.empty();
    } catch (IOException | IllegalArgumentException missingOrInvalid) {
      return Optional.empty();
    }
  }

  /** Deletes the file if it describes this process. */
  public void remove() throws IOException {
    if (read().filter(instance -> instance.pid() == ProcessHandle.current().pid()).isPresent()) {
      Files.deleteIfExists(file);
    }
  }
}
