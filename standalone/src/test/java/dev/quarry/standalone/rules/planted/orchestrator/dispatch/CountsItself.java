package dev.quarry.standalone.rules.planted.orchestrator.dispatch;

import io.micrometer.core.instrument.Counter;

/** Goes around the port. */
public class CountsItself {
  public final Class<?> named = Counter.class;
}
