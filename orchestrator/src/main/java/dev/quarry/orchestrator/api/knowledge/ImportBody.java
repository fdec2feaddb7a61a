package dev.quarry.orchestrator.api.knowledge;

import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Upload;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.UUID;

/** The body of an import: a file in gzip format (RFC 1952). */
final class ImportBody {
  private static final int[] GZIP_MAGIC = {0x1f, 0x8b};

  private ImportBody() {}

  /**
   * Writes the body to a file.
   *
   * @throws ProblemException if it is not in gzip format
   */
  static Upload save(HttpServletRequest request, Path file, String name) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream body = new DigestInputStream(request.getInputStream(), digest);
        OutputStream out = Files.newOutputStream(file)) {
      for (int magic : GZIP_MAGIC) {
        if (body.read() != magic) {
          throw ProblemException.invalid(
              "body", "must be a file as GET /collections/{name}/export returns it");
        }
        out.write(magic);
      }
      body.transferTo(out);
    }
    return new Upload(UUID.randomUUID(), name, Files.size(file), digest.digest());
  }
}
