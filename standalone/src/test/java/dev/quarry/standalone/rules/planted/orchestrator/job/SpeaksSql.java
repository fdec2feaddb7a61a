package dev.quarry.standalone.rules.planted.orchestrator.job;

import java.sql.Connection;

/** Bypasses the port. */
public class SpeaksSql {
  public final Class<?> named = Connection.class;
}
