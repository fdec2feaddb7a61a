package dev.quarry.standalone.rules.planted.orchestrator.settings;

import java.time.Duration;

/** Read by the wiring. */
public class Limits {
  public final Class<?> named = Duration.class;
}
