package dev.quarry.standalone.rules.planted.orchestrator.search;

import dev.quarry.standalone.rules.planted.orchestrator.settings.Limits;

/** Reads settings outside of the wiring. */
public class NamesSettings {
  public final Class<?> named = Limits.class;
}
