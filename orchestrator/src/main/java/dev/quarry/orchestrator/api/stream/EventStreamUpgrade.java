package dev.quarry.orchestrator.api.stream;

import jakarta.servlet.http.HttpUpgradeHandler;
import java.util.function.Supplier;

/** A connection that has left the HTTP processor. The web server makes one for each stream. */
public interface EventStreamUpgrade extends HttpUpgradeHandler, EventFeed.Client {
  /**
   * Called before the connection is handed over.
   *
   * @param reserved given back when the connection breaks before its feed begins
   * @param starter called once, when it is handed over
   */
  void prepare(EventFeeds.Place reserved, Supplier<EventFeed> starter);
}
