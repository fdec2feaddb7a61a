package dev.quarry.orchestrator.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Maps invalid requests and unexpected exceptions to problem documents. They are written straight
 * to the response, so that the Accept header cannot suppress them.
 */
@Order(2)
@RestControllerAdvice
public final class ProblemAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  void unreadable(
      HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    write(UnreadableBody.explain(e), request, response);
  }

  @ExceptionHandler
  void wrongParameter(
      MethodArgumentTypeMismatchException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    write(ProblemException.invalid(e.getName(), expected(e.getRequiredType())), request, response);
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == Integer.class || type == Long.class || type == int.class) {
      return "must be a whole number";
    }
    return type == Boolean.class || type == boolean.class
        ? "must be true or false"
        : "has a value of the wrong type";
  }

  @ExceptionHandler
  void missingParameter(
      MissingServletRequestParameterException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    write(ProblemException.invalid(e.getParameterName(), "is required"), request, response);
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  void noSuchPath(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Problems.write(
        request,
        response,
        ProblemCode.NOT_FOUND,
        "No endpoint has this path. docs/api.md and /docs list the paths.");
  }

  @ExceptionHandler
  void wrongMethod(
      HttpRequestMethodNotSupportedException e,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Set<String> methods =
        new TreeSet<>(
            Arrays.asList(Objects.requireNonNullElse(e.getSupportedMethods(), NO_METHODS)));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    String allowed = String.join(", ", methods);
    response.setHeader("Allow", allowed);
    Problems.write(
        request,
        response,
        ProblemCode.METHOD_NOT_ALLOWED,
        "Use one of the methods of this path: " + allowed + ".");
  }

  private static final String[] NO_METHODS = {};

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
        "Send the body with a Content-Type that this path accepts: " + accepted + ".");
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
        "Accept one of these media types: " + MediaType.toString(e.getSupportedMediaTypes()) + ".");
  }

  @ExceptionHandler
  void unexpected(Exception e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    Problems.write(
        request,
        response,
        ProblemCode.INTERNAL_ERROR,
        "The cause is in the server log. Give the operator this trace_id.");
  }

  private static void write(
      ProblemException e, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Problems.write(request, response, e.code(), e.getMessage(), e.errors());
  }
}
