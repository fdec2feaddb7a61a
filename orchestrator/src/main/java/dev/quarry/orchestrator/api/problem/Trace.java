package dev.quarry.orchestrator.api.problem;

import jakarta.servlet.ServletRequest;
import java.util.UUID;

/** The id under which a request is found in the log: that of its trace. */
public final class Trace {
  private static final String ATTRIBUTE = Trace.class.getName();

  private Trace() {}

  /** The request belongs to this trace. */
  public static void set(ServletRequest request, String id) {
    request.setAttribute(ATTRIBUTE, id);
  }

  /**
   * The request's trace id; 32 hexadecimal digits, always the same for one request. One that the
   * server under us refuses has no trace and gets an id of its own.
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
