package dev.quarry.orchestrator.store.postgres.upload;

import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.submission.JobInsertHook;
import dev.quarry.orchestrator.submission.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Uploaded files in PostgreSQL. A file is stored in parts of 1 MiB, so that a submission does not
 * hold a whole file in memory. A file and its job are inserted in one transaction.
 */
public final class PostgresUploads implements Uploads {
  private static final int PART_BYTES = 1024 * 1024;

  private final Database db;

  public PostgresUploads(Database db) {
    this.db = db;
  }

  @Override
  public JobInsertHook insertHook(String tenant, Upload upload, InputStream content) {
    return new JobInsertHook() {
      @Override
      public void beforeInsert() {
        write(tenant, upload, content);
      }

      @Override
      public void discard() {
        db.sql().sql("delete from upload where id = ?").param(upload.id()).update();
      }
    };
  }

  private void write(String tenant, Upload upload, InputStream content) {
    db.sql()
        .sql("insert into upload (id, tenant, name, bytes, sha256) values (?, ?, ?, ?, ?)")
        .params(
            upload.id(), tenant, PostgresText.of(upload.name()), upload.bytes(), upload.sha256())
        .update();
    byte[] part = readPart(content);
    for (int n = 0; part.length > 0; n++) {
      db.sql()
          .sql("insert into upload_part (upload_id, n, bytes) values (?, ?, ?)")
          .params(upload.id(), n, part)
          .update();
      part = readPart(content);
    }
  }

  private static byte[] readPart(InputStream content) {
    try {
      return content.readNBytes(PART_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<InputStream> open(String tenant, UUID upload) {
    return db.statement(
        () ->
            db.sql()
                .sql("select bytes from upload where id = ? and tenant = ?")
                .params(upload, tenant)
                .query(Integer.class)
                .optional()
                .map(bytes -> new UploadStream(db, upload)));
  }

  @Override
  public Optional<byte[]> read(String tenant, UUID upload) {
    return db.statement(
        () ->
            db.sql()
                .sql("select bytes from upload where id = ? and tenant = ?")
                .params(upload, tenant)
                .query(Integer.class)
                .optional()
                .map(bytes -> readParts(upload, bytes)));
  }

  private byte[] readParts(UUID upload, int bytes) {
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
}
