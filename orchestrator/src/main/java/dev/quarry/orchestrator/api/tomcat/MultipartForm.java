package dev.quarry.orchestrator.api.tomcat;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;

/** Forms as Tomcat reads them, with its refusals as problems. */
public final class MultipartForm {
  /**
   * Tomcat reports every size limit with the same exception. Only that of a part's header is below
   * this many bytes.
   */
  private static final int MAX_HEADER = 64 * 1024;

  private MultipartForm() {}

  /**
   * The parts of a form (RFC 7578).
   *
   * @param file the name of the part with the file, for problems that concern it
   * @throws ProblemException if it is no form, or one that is too large
   */
  public static Collection<Part> parts(HttpServletRequest request, String file) {
    try {
      return request.getParts();
    } catch (InvalidFileNameException e) {
      throw ProblemException.invalid(file, "has a name that no file can have");
    } catch (InvalidParameterException e) {
      throw refused(e, file);
    } catch (IllegalStateException e) {
      throw tooLarge();
    } catch (ServletException | IOException e) {
      throw malformed();
    }
  }

  private static ProblemException refused(InvalidParameterException e, String file) {
    if (e.getCause() instanceof SizeLimitExceededException limit
        && limit.getPermittedSize() < MAX_HEADER) {
      return ProblemException.invalid(
          file, "has a name, or a part of the form a header, that is too long; shorten it");
    }
    return e.getErrorCode() == ProblemCode.PAYLOAD_TOO_LARGE.status() ? tooLarge() : malformed();
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE,
        "The file is larger than is accepted; split it, or have the operator raise"
            + " quarry.http.max-upload.");
  }

  private static ProblemException malformed() {
    return new ProblemException(
        ProblemCode.BAD_REQUEST, "The body is not the multipart form that its header announces.");
  }
}
