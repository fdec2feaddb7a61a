package dev.quarry.orchestrator.api.tomcat;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tomcat's own exceptions, before the advice that takes everything for unexpected. */
@Order(1)
@RestControllerAdvice
public final class TomcatAdvice {

  /** A query or a form that Tomcat cannot parse. */
  @ExceptionHandler
  void unreadableParameters(
      InvalidParameterException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.BAD_REQUEST,
        "The request's parameters cannot be read; check its query and its Content-Type.");
  }
}
