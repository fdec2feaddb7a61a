package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that clients sent, kept where every worker can read them for as long as a job refers to
 * them. Thread-safe.
 */
public interface Uploads {

  /**
   * Adds a job and keeps the file that it reads: both or neither. The content is not read where
   * there is no room for the job, nor kept if the submission is the repetition of another.
   *
   * @param request checked with the upload
   * @throws IOException if the content cannot be read
   */
  Submitted add(
      String tenant,
      JobRequest request,
      Upload upload,
      InputStream content,
      Optional<IdempotencyKey> key)
      throws IOException;

  /** The whole content, which is as large as submissions may be. */
  Optional<byte[]> read(String tenant, UUID upload);
}
