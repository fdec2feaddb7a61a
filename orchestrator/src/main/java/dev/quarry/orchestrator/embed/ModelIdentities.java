package dev.quarry.orchestrator.embed;

import java.time.Instant;
import java.util.Optional;

/** The probe vector of each model name, shared by all nodes. Thread-safe. */
public interface ModelIdentities {

  /**
   * All times are of the database's clock.
   *
   * @param probe the recorded vector
   * @param readAt when this was read
   * @param verifiedAt the last time from which the model is known to have computed this vector
   * @param changed whether another vector has been noticed since then
   */
  record Identity(float[] probe, Instant readAt, Instant verifiedAt, boolean changed) {}

  /** Empty if the model has not been used yet. */
  Optional<Identity> find(String model);

  /** Records a vector. An existing one is not overwritten. */
  void add(String model, float[] probe);

  /**
   * Records that the model computes the recorded vector.
   *
   * @param readAt of the identity that was read before the vector was computed
   */
  void verified(String model, Instant readAt);

  /**
   * Records that the model computes another vector.
   *
   * @return when it was last verified
   */
  Instant changed(String model);
}
