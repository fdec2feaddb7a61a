package dev.quarry.orchestrator.pipeline;

/**
 * The names of the embedding model in use.
 *
 * @param configured as in the settings
 * @param vectors see {@link dev.quarry.orchestrator.embed.Embedder#model}
 */
public record ModelNames(String configured, String vectors) {

  /** Whether a client that gives this name means the model in use. */
  public boolean include(Object name) {
    return configured.equals(name) || vectors.equals(name);
  }
}
