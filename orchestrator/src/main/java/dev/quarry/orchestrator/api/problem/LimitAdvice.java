package dev.quarry.orchestrator.api.problem;

import dev.quarry.orchestrator.access.limit.LimitExceededException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps exceeded limits of a tenant to problem documents. */
@Order(1)
@RestControllerAdvice
final class LimitAdvice {

  @ExceptionHandler
  void exceeded(LimitExceededException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Retry-After", Long.toString(e.retryAfter().toSeconds()));
    ProblemCode code =
        switch (e.limit()) {
          case RATE -> ProblemCode.RATE_LIMITED;
          case QUOTA -> ProblemCode.QUOTA_EXCEEDED;
          case QUEUE -> ProblemCode.QUEUE_FULL;
        };
    Problems.write(request, response, code, e.getMessage());
  }
}
