package dev.quarry.orchestrator.api.problem;

import jakarta.servlet.ServletRequest;
import java.util.UUID;

/** The trace id of a request, under which the log shows it. */
public final class Trace {
  private static final String ATTRIBUTE = Trace.class.getName();

  private Trace() {}

  /** Sets the trace id of a request. */
  public static void set(ServletRequest request, String id) {
    request.setAttribute(ATTRIBUTE, id);
  }

  /**
   * The trace id of a request: 32 hexadecimal digits, constant for one request. A request that the
   * web server rejects before tracing starts gets a random id.
   */
  public static String of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof String known) {
      return known;
    }
    String id = UUID.randomUUID().toString().replace("-", "");
    set(request, id);
    return id;
  }
}
