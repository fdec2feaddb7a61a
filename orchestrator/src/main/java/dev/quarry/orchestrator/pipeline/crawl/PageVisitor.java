package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import java.util.List;

/**
 * Processes one item of a crawl, in the steps listed here. Each step that ends the item records
 * that in the ledger before the visit ends. Thread-safe.
 */
final class PageVisitor {
  private final List<Step> steps;

  /** One step of a visit. */
  private interface Step {
    Decision run(VisitState visit) throws StageException, InterruptedException;
  }

  PageVisitor(CrawlContext crawl, ItemEnds ends) {
    FetchSteps fetching = new FetchSteps(crawl, ends);
    ReadSteps reading = new ReadSteps(crawl, ends);
    RenderStep rendering = new RenderStep(crawl, ends, fetching, reading);
    StoreSteps storing = new StoreSteps(crawl, ends, reading);
    steps =
        List.of(
            fetching::checkScope,
            fetching::checkName,
            fetching::checkRobots,
            fetching::fetch,
            fetching::compare,
            reading::extract,
            rendering::render,
            reading::followRefresh,
            reading::checkIndexable,
            reading::followCanonical,
            reading::checkText,
            storing::recordFetched,
            storing::keepEqual,
            storing::checkBudget,
            storing::store);
  }

  /**
   * Visits an item.
   *
   * @throws StageException if the failure is not the item's but the server's, so that every other
   *     item would fail now as well
   */
  VisitOutcome visit(Item item) throws StageException, InterruptedException {
    VisitState visit = new VisitState(item);
    for (Step step : steps) {
      if (step.run(visit) instanceof Decision.End(VisitOutcome outcome)) {
        return outcome;
      }
    }
    throw new IllegalStateException("the last step ends every visit");
  }
}
