package dev.quarry.mcp.rest;

import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolResult;
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

/** Maps errors outside of tools to JSON with a code: unknown paths, wrong methods, bad requests. */
@RestControllerAdvice
public final class ErrorAdvice {
  private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

  /** The client has closed the connection, so no response is possible. */
  @ExceptionHandler({AsyncRequestNotUsableException.class, ClientAbortException.class})
  void clientDisconnected(IOException exception) {
    log.debug("A client has disconnected", exception);
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<String> handle(Exception exception) {
    if (exception instanceof ErrorResponse known) {
      int status = known.getStatusCode().value();
      return respond(
          new ToolResult.Failure(code(status), message(status), false, status), known.getHeaders());
    }
    log.error("A request failed unexpectedly", exception);
    return respond(
        new ToolResult.Failure(
            "internal_error",
            "The server failed with an internal error. Its log has the cause.",
            false,
            500),
        HttpHeaders.EMPTY);
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      default -> "invalid_request";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 404 -> "This path does not exist. MCP is at /mcp; GET /tools/openai lists the tools.";
      case 405 ->
          "This path does not support this method; the Allow header lists the supported ones.";
      default -> "The request is invalid: check its path, headers and body.";
    };
  }

  /**
   * @param headers that the status requires, such as Allow
   */
  private static ResponseEntity<String> respond(ToolResult.Failure failure, HttpHeaders headers) {
    return ResponseEntity.status(failure.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(ToolDispatcher.toJson(failure));
  }
}
