package dev.quarry.mcp.rest;

import dev.quarry.mcp.tool.ToolResult;
import dev.quarry.mcp.tool.Toolbox;
import java.io.IOException;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Every other error as JSON with a code: unknown paths, wrong methods, broken requests. */
@RestControllerAdvice
public final class ErrorAdvice {
  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  /** The client has closed a stream: there is nobody left to answer. */
  @ExceptionHandler({AsyncRequestNotUsableException.class, ClientAbortException.class})
  void gone(IOException exception) {
    log.debug("A client has gone away", exception);
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<String> handle(Exception exception) {
    if (exception instanceof ErrorResponse known) {
      int status = known.getStatusCode().value();
      return answer(
          new ToolResult.Failure(code(status), title(status), false, status), known.getHeaders());
    }
    log.error("A request failed unexpectedly", exception);
    return answer(
        new ToolResult.Failure("internal_error", "Something went wrong inside.", false, 500),
        HttpHeaders.EMPTY);
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      default -> "invalid_request";
    };
  }

  private static String title(int status) {
    return switch (status) {
      case 404 -> "There is nothing here. MCP is at /mcp, the tools are listed at /tools/openai.";
      case 405 ->
          "This path does not answer this method; the header Allow names those that it does.";
      default -> "The request was not understood.";
    };
  }

  /**
   * @param headers that the status demands, such as Allow
   */
  private static ResponseEntity<String> answer(ToolResult.Failure failure, HttpHeaders headers) {
    return ResponseEntity.status(failure.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(Toolbox.mirror(failure));
  }
}
