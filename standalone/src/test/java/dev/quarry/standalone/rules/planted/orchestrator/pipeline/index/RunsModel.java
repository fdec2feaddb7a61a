package dev.quarry.standalone.rules.planted.orchestrator.pipeline.index;

import ai.onnxruntime.OrtSession;

/** Bypasses the embedder. */
public class RunsModel {
  public final Class<?> named = OrtSession.class;
}
