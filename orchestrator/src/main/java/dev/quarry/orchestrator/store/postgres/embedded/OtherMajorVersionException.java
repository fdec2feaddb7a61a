package dev.quarry.orchestrator.store.postgres.embedded;

import java.nio.file.Path;

/** The data were written by another major version of PostgreSQL. They were not changed. */
public final class OtherMajorVersionException extends EmbeddedPostgresException {
  private static final long serialVersionUID = 1L;

  private final int found;

  OtherMajorVersionException(Path data, int found) {
    super(
        "The database in %s was written by PostgreSQL %d, and this version of Quarry runs PostgreSQL %s, which cannot read it. Nothing was changed."
            .formatted(data, found, PostgresBinaries.MAJOR));
    this.found = found;
  }

  /** Whether a newer version of Quarry has written the data. */
  public boolean newer() {
    return found > Integer.parseInt(PostgresBinaries.MAJOR);
  }
}
