package dev.quarry.standalone.rules.planted.mcp.orchestrator;

import org.springframework.stereotype.Service;

/** Springs into the core. */
public class KnowsSpring {
  public final Class<?> named = Service.class;
}
