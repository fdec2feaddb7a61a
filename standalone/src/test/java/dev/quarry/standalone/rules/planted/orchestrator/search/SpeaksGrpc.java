package dev.quarry.standalone.rules.planted.orchestrator.search;

import io.grpc.Status;

/** Bypasses the port. */
public class SpeaksGrpc {
  public final Class<?> named = Status.class;
}
