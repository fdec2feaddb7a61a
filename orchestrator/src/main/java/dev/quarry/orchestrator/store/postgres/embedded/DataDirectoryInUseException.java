package dev.quarry.orchestrator.store.postgres.embedded;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another running Quarry process has locked the data directory. */
public final class DataDirectoryInUseException extends EmbeddedPostgresException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  DataDirectoryInUseException(Path dataDirectory, OptionalLong holder) {
    super(
        "The data directory %s is in use by another Quarry (%s). Stop that process first, or set QUARRY_DATA to another directory."
            .formatted(
                dataDirectory,
                holder.isPresent()
                    ? "process " + holder.getAsLong()
                    : "its process id is unknown"));
    this.pid = holder.orElse(-1);
  }

  /** Process id of the holder; empty if the holder has not written it yet. */
  public OptionalLong pid() {
    return pid < 0 ? OptionalLong.empty() : OptionalLong.of(pid);
  }
}
