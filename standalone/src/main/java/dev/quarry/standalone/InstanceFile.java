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
 * Tells other processes of this machine which Quarry runs on a data directory. It is a note, not a
 * lock: it may be stale, and its reader checks.
 */
public final class InstanceFile {
  private final Path file;

  public InstanceFile(Path data) {
    this.file = data.resolve("instance.properties");
  }

  /** A running Quarry: its process and where its orchestrator listens. */
  public record Instance(long pid, URI orchestrator) {
    boolean alive() {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /** Replaces what the file says, at once. */
  public void write(Instance instance) throws IOException {
    Files.createDirectories(file.getParent());
    Path next = Files.createTempFile(file.getParent(), "instance", ".next");
    Files.writeString(
        next, "pid=" + instance.pid() + "\norchestrator=" + instance.orchestrator() + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The instance whose process still lives. */
  public Optional<Instance> read() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      Instance instance =
          new Instance(
              Long.parseLong(properties.getProperty("pid", "")),
              URI.create(properties.getProperty("orchestrator", "")));
      return instance.alive() ? Optional.of(instance) : Optional.empty();
    } catch (IOException | IllegalArgumentException noneOrUnreadable) {
      return Optional.empty();
    }
  }

  /** Removes the note of this process; another's stays. */
  public void remove() throws IOException {
    if (read().filter(instance -> instance.pid() == ProcessHandle.current().pid()).isPresent()) {
      Files.deleteIfExists(file);
    }
  }
}
