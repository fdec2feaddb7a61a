package dev.quarry.orchestrator.job;

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
   * Keeps a file. It is removed again if no job refers to it within an hour.
   *
   * @throws IOException if the content cannot be read; nothing is kept then
   */
  void store(String tenant, Upload upload, InputStream content) throws IOException;

  /** The whole content, which is as large as submissions may be. */
  Optional<byte[]> read(String tenant, UUID upload);

  /** Removes a file that no job refers to. */
  void delete(UUID upload);
}
