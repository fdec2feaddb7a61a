package dev.quarry.orchestrator.store.postgres.upload;

import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.job.Uploads;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.job.AdmittedJobs;
import dev.quarry.orchestrator.store.postgres.job.JobInserts;
import dev.quarry.orchestrator.store.postgres.job.NewJobRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Files in PostgreSQL, in parts, so that none of them is ever in memory as a whole on its way in. A
 * file and its job are added in one transaction.
 */
public final class PostgresUploads implements Uploads {
  private static final int PART = 1024 * 1024;

  private final Database db;
  private final AdmittedJobs admitted;

  public PostgresUploads(Database db, AdmittedJobs admitted) {
    this.db = db;
    this.admitted = admitted;
  }

  @Override
  public Submitted add(
      String tenant,
      JobRequest request,
      Upload upload,
      InputStream content,
      Optional<IdempotencyKey> key)
      throws IOException {
    try {
      return admitted.add(
          tenant,
          request,
          key.orElse(null),
          (job, inserts) -> added(job, inserts, upload, content));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The file comes first: the row of its job refers to it. */
  private Submitted added(NewJobRow job, JobInserts inserts, Upload upload, InputStream content) {
    Optional<Submitted> before = inserts.before(job);
    if (before.isPresent()) {
      return before.get();
    }
    write(job.tenant(), upload, content);
    Submitted submitted = inserts.add(List.of(job)).getFirst();
    if (!(submitted instanceof Submitted.Added)) {
      delete(upload.id()); // the same submission was faster
    }
    return submitted;
  }

  private void write(String tenant, Upload upload, InputStream content) {
    db.sql()
        .sql("insert into upload (id, tenant, name, bytes, sha256) values (?, ?, ?, ?, ?)")
        .params(
            upload.id(), tenant, PostgresText.of(upload.name()), upload.bytes(), upload.sha256())
        .update();
    byte[] part = next(content);
    for (int n = 0; part.length > 0; n++) {
      db.sql()
          .sql("insert into upload_part (upload_id, n, bytes) values (?, ?, ?)")
          .params(upload.id(), n, part)
          .update();
      part = next(content);
    }
  }

  private static byte[] next(InputStream content) {
    try {
      return content.readNBytes(PART);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(UUID upload) {
    db.sql().sql("delete from upload where id = ?").param(upload).update();
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
}
