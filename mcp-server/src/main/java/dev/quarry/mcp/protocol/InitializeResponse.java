package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.spec.HttpHeaders;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The response of the SDK's transport to {@code initialize}, with the session's id as clients see
 * it.
 */
record InitializeResponse(ServerResponse stock, String sessionId) implements ServerResponse {
  @Override
  public HttpStatusCode statusCode() {
    return stock.statusCode();
  }

  @Override
  public org.springframework.http.HttpHeaders headers() {
    var headers = new org.springframework.http.HttpHeaders();
    headers.addAll(stock.headers());
    headers.set(HttpHeaders.MCP_SESSION_ID, sessionId);
    return headers;
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return stock.cookies();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws ServletException, IOException {
    return stock.writeTo(request, new WithSessionId(response), context);
  }

  private final class WithSessionId extends HttpServletResponseWrapper {
    WithSessionId(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setHeader(String name, String value) {
      super.setHeader(name, issued(name, value));
    }

    @Override
    public void addHeader(String name, String value) {
      super.addHeader(name, issued(name, value));
    }

    private String issued(String name, String value) {
      return HttpHeaders.MCP_SESSION_ID.equalsIgnoreCase(name) ? sessionId : value;
    }
  }
}
