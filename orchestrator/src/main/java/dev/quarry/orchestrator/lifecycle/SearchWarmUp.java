package dev.quarry.orchestrator.lifecycle;

import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.search.SearchService;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Runs one search on a node that serves the API, because the first search loads classes, the model
 * and the index. Runs beside the first requests: loading the model may take seconds.
 */
public final class SearchWarmUp implements ApplicationListener<ApplicationReadyEvent> {
  private static final Logger log = LoggerFactory.getLogger(SearchWarmUp.class);
  private static final SearchRequest SEARCH =
      new SearchRequest("warm-up", null, 1, null, null, null);

  private final SearchService searches;
  private final boolean enabled;

  /**
   * @param enabled whether this node serves the API
   */
  public SearchWarmUp(SearchService searches, boolean enabled) {
    this.searches = searches;
    this.enabled = enabled;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    start(event.getApplicationContext()::isClosed);
  }

  /**
   * The thread of the search; empty on a node without the API.
   *
   * @param closing whether the application is closing: the search then fails because its database
   *     and index are closed, which is not reported
   */
  Optional<Thread> start(BooleanSupplier closing) {
    return enabled
        ? Optional.of(
            Thread.ofPlatform().daemon().name("search-warm-up").start(() -> search(closing)))
        : Optional.empty();
  }

  /** A failed warm-up has no effect on the node; the first search is only slower. */
  private void search(BooleanSupplier closing) {
    try {
      searches.search("default", SEARCH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closing.getAsBoolean()) {
        log.info("The warm-up search failed. The first search will take longer. {}", e.toString());
      }
    }
  }
}
