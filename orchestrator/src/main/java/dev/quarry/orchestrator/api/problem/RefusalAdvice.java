package dev.quarry.orchestrator.api.problem;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import dev.quarry.orchestrator.search.EmbeddingUnavailableException;
import dev.quarry.orchestrator.search.InvalidSearchException;
import dev.quarry.orchestrator.submission.rules.InvalidSubmissionException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Maps rejected requests and unavailable dependencies to problem documents. */
@Order(1)
@RestControllerAdvice
public final class RefusalAdvice {
  private static final Logger log = LoggerFactory.getLogger(RefusalAdvice.class);

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
  void invalidSearch(
      InvalidSearchException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(request, response, ProblemCode.INVALID_REQUEST, e.getMessage(), e.problems());
  }

  @ExceptionHandler
  void embeddingUnavailable(
      EmbeddingUnavailableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The embedding model is not available, responding 503: {}", e.getMessage());
    Problems.write(request, response, ProblemCode.EMBEDDING_UNAVAILABLE, e.getMessage());
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
  void databaseUnavailable(
      RuntimeException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The database is not available, responding 503: {}", e.toString());
    Problems.write(
        request,
        response,
        ProblemCode.DATABASE_UNAVAILABLE,
        isRead(request)
            ? "Try again in a few seconds."
            : "It is not known whether a change took effect. Try again in a few seconds: read the"
                + " state first, and repeat a submission with the same Idempotency-Key, which"
                + " creates only one job.");
  }

  private static boolean isRead(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  @ExceptionHandler
  void vectorsUnavailable(
      VectorStoreException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.warn("The search index is not available, responding 503: {}", e.toString());
    Problems.write(
        request, response, ProblemCode.VECTORS_UNAVAILABLE, "Try again in a few seconds.");
  }

  /** The server interrupts waiting requests when it shuts down. */
  @ExceptionHandler(InterruptedException.class)
  void shuttingDown(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Problems.write(request, response, ProblemCode.SHUTTING_DOWN, "Try again in a few seconds.");
  }

  /** The client disconnected while the response was written, so no problem is sent. */
  @ExceptionHandler(AsyncRequestNotUsableException.class)
  void callerGone() {}
}
