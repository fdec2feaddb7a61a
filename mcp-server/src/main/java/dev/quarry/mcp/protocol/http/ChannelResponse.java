package dev.quarry.mcp.protocol.http;

import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.MessageChannel;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;

/**
 * A response that a handler writes through a channel, on the thread of the request. The thread is a
 * virtual one, so it may wait as long as its stream is open.
 *
 * @param id of the request, for an internal error; null: none
 */
record ChannelResponse(Handler handler, Duration heartbeat, @Nullable JsonNode id)
    implements ServerResponse {
  private static final Logger log = LoggerFactory.getLogger(ChannelResponse.class);

  /** Handles one message. */
  @FunctionalInterface
  interface Handler {
    void handle(MessageChannel channel) throws InterruptedException;
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatus.OK;
  }

  @Override
  public HttpHeaders headers() {
    return HttpHeaders.EMPTY;
  }

  @Override
  public MultiValueMap<String, Cookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public @Nullable ModelAndView writeTo(
      HttpServletRequest request, HttpServletResponse response, Context context) {
    HttpChannel channel = new HttpChannel(response, heartbeat);
    try {
      handler.handle(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("An MCP message could not be handled", e);
      channel.respond(
          500, JsonRpcErrors.body(id, JsonRpcErrors.INTERNAL, "The message could not be handled."));
    } finally {
      channel.close();
    }
    return null;
  }
}
