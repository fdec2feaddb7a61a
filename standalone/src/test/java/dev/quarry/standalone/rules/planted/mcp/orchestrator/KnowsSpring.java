package dev.quarry.standalone.rules.planted.mcp.orchestrator;

import org.springframework.stereotype.Service;

/** The core depends on Spring. */
public class KnowsSpring {
  public final Class<?> named = Service.class;
}
