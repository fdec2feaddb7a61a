package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Submits documents that come as files. Thread-safe. */
public final class UploadedSubmissions {
  private final Jobs jobs;
  private final Uploads uploads;

  public UploadedSubmissions(Jobs jobs, Uploads uploads) {
    this.jobs = jobs;
    this.uploads = uploads;
  }

  /**
   * Keeps the file, then adds the job that reads it. A file that no job came of is removed.
   *
   * @param request checked with the upload
   * @throws IOException if the file cannot be read
   */
  public Submitted submit(
      String tenant,
      JobRequest request,
      Upload upload,
      InputStream content,
      Optional<IdempotencyKey> key)
      throws IOException {
    uploads.store(tenant, upload, content);
    boolean used = false;
    try {
      Submitted submitted = jobs.add(tenant, request, key);
      used = submitted instanceof Submitted.Added;
      return submitted;
    } finally {
      if (!used) {
        uploads.delete(upload.id());
      }
    }
  }
}
