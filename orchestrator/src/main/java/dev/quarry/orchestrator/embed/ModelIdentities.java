package dev.quarry.orchestrator.embed;

import java.util.Optional;

/** The probe vector of each model name, shared by all nodes. Thread-safe. */
public interface ModelIdentities {

  /** The recorded vector; empty if the model has not been used yet. */
  Optional<float[]> find(String model);

  /** Records a vector. An existing one is not overwritten. */
  void add(String model, float[] probe);
}
