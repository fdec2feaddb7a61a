package dev.quarry.orchestrator.api.problem;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id under which a request is found in the log: the caller's (W3C traceparent) or a new one.
 */
public final class Trace {
  private static final String ATTRIBUTE = Trace.class.getName();
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Trace() {}

  /** The request's trace id; 32 hexadecimal digits, always the same for one request. */
  public static String of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String id = request instanceof HttpServletRequest http ? fromCaller(http) : random();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  private static String fromCaller(HttpServletRequest request) {
    String header = request.getHeader("traceparent");
    if (header != null) {
      Matcher matcher = TRACEPARENT.matcher(header);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return random();
  }

  private static String random() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
