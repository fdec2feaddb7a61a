package dev.quarry.standalone.rules.planted.orchestrator.api.stream;

import org.apache.coyote.Response;

/** Depends on the web server. */
public class NamesTomcat {
  public final Class<?> named = Response.class;
}
