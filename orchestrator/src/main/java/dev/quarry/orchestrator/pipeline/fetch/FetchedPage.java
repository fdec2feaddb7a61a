package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.util.List;

/** The result of a request for a page. */
public sealed interface FetchedPage {
  record Content(LoadedContent content) implements FetchedPage {}

  /**
   * The stored version is still current (RFC 9110, section 15.4.5).
   *
   * @param robotsTag the X-Robots-Tag headers of the response
   */
  record NotModified(List<String> robotsTag) implements FetchedPage {
    public NotModified {
      robotsTag = List.copyOf(robotsTag);
    }
  }

  /** {@code location} is the unresolved Location header. */
  record Moved(String location) implements FetchedPage {}

  record NotWanted(SkipReason reason) implements FetchedPage {}
}
