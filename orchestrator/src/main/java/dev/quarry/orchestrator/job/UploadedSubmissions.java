package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Submits documents that come as files. Thread-safe. */
public final class UploadedSubmissions {
  private final Uploads uploads;
  private final Bus bus;

  public UploadedSubmissions(Uploads uploads, Bus bus) {
    this.uploads = uploads;
    this.bus = bus;
  }

  /**
   * Submits one job with its file.
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
    Submitted submitted = uploads.add(tenant, request, upload, content, key);
    if (submitted instanceof Submitted.Added) {
      bus.workAvailable();
    }
    return submitted;
  }
}
