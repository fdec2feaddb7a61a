package dev.quarry.orchestrator.store.postgres.embedded;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another live Quarry holds the data directory. */
public final class DataDirectoryInUseException extends EmbeddedPostgresException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  DataDirectoryInUseException(Path dataDirectory, OptionalLong holder) {
    super(
        "The data directory %s is in use by another Quarry (%s). Stop that one first, or set QUARRY_DATA to another directory."
            .formatted(
                dataDirectory,
                holder.isPresent() ? "process " + holder.getAsLong() : "its process is not known"));
    this.pid = holder.orElse(-1);
  }

  /** Process id of the holder; empty in the moment between its locking and its writing it. */
  public OptionalLong pid() {
    return pid < 0 ? OptionalLong.empty() : OptionalLong.of(pid);
  }
}
