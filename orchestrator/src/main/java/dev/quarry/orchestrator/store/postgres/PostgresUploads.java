package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.job.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Files in PostgreSQL, in parts, so that none of them is ever in memory as a whole on its way in.
 */
public final class PostgresUploads implements Uploads {
  private static final int PART = 1024 * 1024;

  private final Database db;

  public PostgresUploads(Database db) {
    this.db = db;
  }

  @Override
  public void store(String tenant, Upload upload, InputStream content) throws IOException {
    try {
      db.transaction(() -> write(tenant, upload, content));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private int write(String tenant, Upload upload, InputStream content) {
    db.sql()
        .sql("insert into upload (id, tenant, name, bytes, sha256) values (?, ?, ?, ?, ?)")
        .params(upload.id(), tenant, SafeText.of(upload.name()), upload.bytes(), upload.sha256())
        .update();
    for (int n = 0; ; n++) {
      byte[] part = next(content);
      if (part.length == 0) {
        return n;
      }
      db.sql()
          .sql("insert into upload_part (upload_id, n, bytes) values (?, ?, ?)")
          .params(upload.id(), n, part)
          .update();
    }
  }

  private static byte[] next(InputStream content) {
    try {
      return content.readNBytes(PART);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<byte[]> read(String tenant, UUID upload) {
    return db.read(
        () ->
            db.sql()
                .sql("select bytes from upload where id = ? and tenant = ?")
                .params(upload, tenant)
                .query(Integer.class)
                .optional()
                .map(bytes -> parts(upload, bytes)));
  }

  private byte[] parts(UUID upload, int bytes) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes);
    db.sql()
        .sql("select bytes from upload_part where upload_id = ? order by n")
        .param(upload)
        .query(
            row -> {
              whole.writeBytes(row.getBytes(1));
            });
    return whole.toByteArray();
  }

  @Override
  public void delete(UUID upload) {
    db.read(
        () ->
            db.sql()
                .sql(
                    """
                    delete from upload where id = ?
                      and not exists (select 1 from job_upload where upload_id = upload.id)
                    """)
                .param(upload)
                .update());
  }
}
