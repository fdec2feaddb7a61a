package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.job.InvalidSubmissionException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.pipeline.index.VectorStoreException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns what ends a request early into a problem document. Written straight to the response, so
 * that no Accept header keeps a caller from reading it.
 */
@RestControllerAdvice
final class ProblemAdvice {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  void problem(ProblemException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(request, response, e.code(), e.getMessage(), e.errors());
  }

  @ExceptionHandler
  void invalidSubmission(
      InvalidSubmissionException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ProblemCode code =
        switch (e.code()) {
          case "invalid_url" -> ProblemCode.INVALID_URL;
          case "unsupported" -> ProblemCode.UNSUPPORTED;
          default -> ProblemCode.INVALID_REQUEST;
        };
    Problems.write(request, response, code, e.getMessage(), e.problems());
  }

  @ExceptionHandler
  void unreadable(
      HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problem(UnreadableBody.explain(e), request, response);
  }

  @ExceptionHandler
  void wrongParameter(
      MethodArgumentTypeMismatchException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problem(
        ProblemException.invalid(e.getName(), expected(e.getRequiredType())), request, response);
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == Integer.class || type == Long.class || type == int.class) {
      return "must be a whole number";
    }
    return type == Boolean.class || type == boolean.class
        ? "must be true or false"
        : "is not a value that is known here";
  }

  @ExceptionHandler
  void missingParameter(
      MissingServletRequestParameterException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problem(ProblemException.invalid(e.getParameterName(), "is required"), request, response);
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  void noSuchPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Problems.write(
        request, response, ProblemCode.NOT_FOUND, "docs/api.md lists the paths that there are.");
  }

  @ExceptionHandler
  void wrongMethod(
      HttpRequestMethodNotSupportedException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String allowed = String.join(", ", Objects.requireNonNullElse(e.getSupportedMethods(), NONE));
    response.setHeader("Allow", allowed);
    Problems.write(
        request, response, ProblemCode.METHOD_NOT_ALLOWED, "Allowed here: " + allowed + ".");
  }

  private static final String[] NONE = {};

  @ExceptionHandler
  void wrongType(
      HttpMediaTypeNotSupportedException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String accepted = MediaType.toString(e.getSupportedMediaTypes());
    response.setHeader("Accept", accepted);
    Problems.write(
        request,
        response,
        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
        "Send the body with 'Content-Type: application/json'; accepted here: " + accepted + ".");
  }

  @ExceptionHandler
  void notAcceptable(
      HttpMediaTypeNotAcceptableException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.NOT_ACCEPTABLE,
        "Available here: " + MediaType.toString(e.getSupportedMediaTypes()) + ".");
  }

  @ExceptionHandler
  void uploadTooLarge(
      MaxUploadSizeExceededException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.PAYLOAD_TOO_LARGE,
        "The file is larger than quarry.http.max-upload allows.");
  }

  @ExceptionHandler
  void brokenUpload(MultipartException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.INVALID_REQUEST,
        "The multipart body cannot be read: send one part named 'file'.");
  }

  @ExceptionHandler({
    StoreUnavailableException.class,
    DataAccessResourceFailureException.class,
    NonTransientDataAccessResourceException.class,
    TransientDataAccessException.class,
    RecoverableDataAccessException.class,
    CannotCreateTransactionException.class,
    TransactionSystemException.class
  })
  void databaseAway(RuntimeException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The database does not answer, the caller is told to come back: {}", e.toString());
    Problems.write(
        request,
        response,
        ProblemCode.DATABASE_UNAVAILABLE,
        "Nothing was changed. Try again in a few seconds.");
  }

  @ExceptionHandler
  void vectorsAway(VectorStoreException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The search index does not answer, the caller is told to come back: {}", e.toString());
    Problems.write(
        request, response, ProblemCode.VECTORS_UNAVAILABLE, "Try again in a few seconds.");
  }

  /** A wait was ended because the server stops. */
  @ExceptionHandler(InterruptedException.class)
  void stopping(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Problems.write(request, response, ProblemCode.SHUTTING_DOWN, "Try again in a few seconds.");
  }

  /** The caller went away while the answer was written: there is nobody to tell. */
  @ExceptionHandler(AsyncRequestNotUsableException.class)
  void callerGone() {}

  @ExceptionHandler
  void unexpected(Exception e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    Problems.write(
        request,
        response,
        ProblemCode.INTERNAL_ERROR,
        "The server's log has the cause under this trace_id.");
  }
}
