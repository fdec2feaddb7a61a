package dev.quarry.mcp.protocol;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A response of the SDK's transport whose event stream has keep-alive comments and detects
 * disconnects.
 *
 * @param afterwards runs once after the end of the stream
 */
record StreamedResponse(
    ServerResponse stock, CancellationToken token, Duration heartbeat, Runnable afterwards)
    implements ServerResponse {
  @Override
  public HttpStatusCode statusCode() {
    return stock.statusCode();
  }

  @Override
  public HttpHeaders headers() {
    return stock.headers();
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return stock.cookies();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context)
      throws ServletException, IOException {
    response.setHeader("X-Accel-Buffering", "no");
    EventStream stream = new EventStream(response, token, afterwards);
    boolean streaming = false;
    try {
      stream.keepAlive(heartbeat);
      ModelAndView view =
          stock.writeTo(new WatchedRequest(request, stream), stream.response(), context);
      streaming = request.isAsyncStarted();
      return view;
    } finally {
      if (!streaming) {
        stream.close();
      }
    }
  }
}
