package dev.quarry.orchestrator.api.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Dispatches TRACE like every other method, so that the response is 405 with the methods of the
 * route (RFC 9110, 15.5.6). The inherited servlet would echo the request, credentials included.
 */
public final class ApiDispatcherServlet extends DispatcherServlet {
  public ApiDispatcherServlet() {
    setDispatchOptionsRequest(true);
  }

  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    processRequest(request, response);
  }
}
