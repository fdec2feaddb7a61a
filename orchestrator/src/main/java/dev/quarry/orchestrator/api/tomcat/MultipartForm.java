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

/** Reads multipart forms with Tomcat and maps its exceptions to problems. */
public final class MultipartForm {
  /**
   * Tomcat reports every size limit with the same exception. Only the part header limit is below
   * this number of bytes.
   */
  private static final int MAX_PART_HEADER_BYTES = 64 * 1024;

  private MultipartForm() {}

  /**
   * The parts of a form (RFC 7578).
   *
   * @param file the name of the file part, for problems that concern it
   * @throws ProblemException if the body is not a form, or exceeds a limit
   */
  public static Collection<Part> parts(HttpServletRequest request, String file) {
    try {
      return request.getParts();
    } catch (InvalidFileNameException e) {
      throw ProblemException.invalid(file, "has an invalid file name; rename the file");
    } catch (InvalidParameterException e) {
      throw parameterProblem(e, file);
    } catch (IllegalStateException e) {
      throw tooLarge();
    } catch (ServletException | IOException e) {
      throw malformed();
    }
  }

  private static ProblemException parameterProblem(InvalidParameterException e, String file) {
    if (e.getCause() instanceof SizeLimitExceededException limit
        && limit.getPermittedSize() < MAX_PART_HEADER_BYTES) {
      return ProblemException.invalid(
          file,
          "has a file name that is too long, or a part of the form has a header that is too long");
    }
    return e.getErrorCode() == ProblemCode.PAYLOAD_TOO_LARGE.status() ? tooLarge() : malformed();
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.PAYLOAD_TOO_LARGE,
        "The file is larger than the limit. Split it, or ask the operator to raise"
            + " quarry.http.max-upload.");
  }

  private static ProblemException malformed() {
    return new ProblemException(
        ProblemCode.BAD_REQUEST,
        "The body is not a valid multipart form. Check its boundary and its Content-Type.");
  }
}
