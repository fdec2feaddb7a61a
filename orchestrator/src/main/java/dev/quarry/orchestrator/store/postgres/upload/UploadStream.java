package dev.quarry.orchestrator.store.postgres.upload;

import dev.quarry.orchestrator.store.postgres.Database;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/** Reads the parts of a file one after the other. Not thread-safe. */
final class UploadStream extends InputStream {
  private final Database db;
  private final UUID upload;
  private int next;
  private ByteArrayInputStream part = new ByteArrayInputStream(new byte[0]);
  private boolean ended;

  UploadStream(Database db, UUID upload) {
    this.db = db;
    this.upload = upload;
  }

  @Override
  public int read() {
    return available() == 0 ? -1 : part.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    return available() == 0 ? -1 : part.read(target, offset, length);
  }

  /** Bytes of the current part; 0 at the end of the file only. */
  @Override
  public int available() {
    if (part.available() == 0 && !ended) {
      Optional<byte[]> bytes = read(next++);
      ended = bytes.isEmpty();
      part = new ByteArrayInputStream(bytes.orElse(new byte[0]));
    }
    return part.available();
  }

  private Optional<byte[]> read(int n) {
    return db.statement(
        () ->
            db.sql()
                .sql("select bytes from upload_part where upload_id = ? and n = ?")
                .params(upload, n)
                .query((row, i) -> row.getBytes(1))
                .optional());
  }
}
