package dev.quarry.standalone.rules.planted.orchestrator.dispatch;

import io.micrometer.core.instrument.Counter;

/** Bypasses the port. */
public class CountsItself {
  public final Class<?> named = Counter.class;
}
