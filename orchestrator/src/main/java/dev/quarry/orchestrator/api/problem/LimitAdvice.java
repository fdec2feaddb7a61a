package dev.quarry.orchestrator.api.problem;

import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.erasure.TenantErasedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps refusals of new jobs to problem documents. */
@Order(1)
@RestControllerAdvice
final class LimitAdvice {

  @ExceptionHandler
  void erased(TenantErasedException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(request, response, ProblemCode.TENANT_ERASED, e.getMessage());
  }

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
