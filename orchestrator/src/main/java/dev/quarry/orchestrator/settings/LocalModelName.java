package dev.quarry.orchestrator.settings;

/** The choice between the models that run in this process. */
public enum LocalModelName {
  DEFAULT,
  /** Half the cost of the default, with slightly worse results. */
  FAST
}
