package dev.quarry.orchestrator.knowledge;

/**
 * The names of the embedding model in use.
 *
 * @param configured as in the settings
 * @param vectors of its vectors in the index: with what distinguishes them from those of others
 */
public record ModelNames(String configured, String vectors) {

  /** Whether a client that gives this name means the model in use. */
  public boolean include(Object name) {
    return configured.equals(name) || vectors.equals(name);
  }

  /** The message for a request that requires another model. */
  public String refusal(Object required) {
    return "The server embeds with the model "
        + configured
        + " and not with "
        + required
        + ". The operator changes it with QUARRY_EMBEDDING_MODEL (and QUARRY_EMBEDDING_URL for an"
        + " endpoint) and a restart; then submit this again.";
  }
}
