package dev.quarry.standalone.rules.planted.mcp.tool;

import dev.quarry.standalone.rules.planted.orchestrator.dispatch.NamesJob;

/** Bypasses the client. */
public class NamesOrchestrator {
  public final Class<?> named = NamesJob.class;
}
