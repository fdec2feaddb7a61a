package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Upload;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores uploaded files where every worker can read them, as long as a job references them.
 * Thread-safe.
 */
public interface Uploads {

  /**
   * Stores a file together with its job. The content is not read if the job exceeds a limit or
   * repeats an earlier submission. Storing throws {@link java.io.UncheckedIOException} if the
   * content cannot be read.
   */
  JobInsertHook insertHook(String tenant, Upload upload, InputStream content);

  /** The content as a stream, which reads a part of it at a time. Needs not be closed. */
  Optional<InputStream> open(String tenant, UUID upload);

  /** The whole content, up to the size limit of uploads. */
  Optional<byte[]> read(String tenant, UUID upload);
}
