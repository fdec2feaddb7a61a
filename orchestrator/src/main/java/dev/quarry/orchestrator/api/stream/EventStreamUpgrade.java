package dev.quarry.orchestrator.api.stream;

import jakarta.servlet.http.HttpUpgradeHandler;
import java.util.function.Supplier;

/**
 * A connection that was detached from the HTTP processor. The web server creates one for each
 * stream.
 */
public interface EventStreamUpgrade extends HttpUpgradeHandler, EventFeed.Client {
  /**
   * Called before the connection is handed over.
   *
   * @param reserved released if the connection breaks before its feed starts
   * @param starter starts the feed; called once, when the connection is handed over
   */
  void prepare(EventFeeds.Permit reserved, Supplier<EventFeed> starter);
}
