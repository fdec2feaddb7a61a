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

/** Maps exceptions of Tomcat to problems, before the handler for unexpected exceptions. */
@Order(1)
@RestControllerAdvice
public final class TomcatAdvice {

  /** Tomcat cannot parse the query or the form. */
  @ExceptionHandler
  void unreadableParameters(
      InvalidParameterException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.BAD_REQUEST,
        "The request parameters cannot be parsed. Check the query and the Content-Type.");
  }
}
