package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Upload;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Files that clients sent, kept where every worker can read them for as long as a job refers to
 * them. Thread-safe.
 */
public interface Uploads {

  /**
   * A file that is stored together with the job that reads it. The content is not read if there is
   * no room for the job, nor if the submission repeats another. What stores it throws {@link
   * java.io.UncheckedIOException} if the content cannot be read.
   */
  Enclosure enclose(String tenant, Upload upload, InputStream content);

  /** The whole content, which is as large as submissions may be. */
  Optional<byte[]> read(String tenant, UUID upload);
}
