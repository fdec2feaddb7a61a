package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobSubmission;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls any path of the API, for callers that show a response as it is. Every method throws {@link
 * OrchestratorException} if the orchestrator returns an error or is unreachable. Thread-safe.
 */
public interface ApiClient {
  /** The JSON of the response; a missing node if the response has no body. */
  JsonNode call(ApiRequest request);

  /** The body of the response, of any media type. */
  byte[] bytes(ApiRequest request);

  /**
   * Estimates a submission; stores nothing.
   *
   * @param file the document itself, which is streamed
   */
  JsonNode estimate(JobSubmission submission, @Nullable Path file);
}
