package dev.quarry.faults.node;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;

/** Reports to the ledger, misbehaves as the labels of the job request, then does the real work. */
final class WatchedHandler implements JobHandler {
  private final JobHandler handler;
  private final LedgerClient ledger;

  WatchedHandler(JobHandler handler, LedgerClient ledger) {
    this.handler = handler;
    this.ledger = ledger;
  }

  @Override
  public JobType type() {
    return handler.type();
  }

  @Override
  public JobResult run(JobContext context) throws StageException, InterruptedException {
    ledger.started(context.job());
    String end = "threw";
    try {
      for (String label : context.job().request().labels()) {
        Misbehaviour.of(label).run(context, ledger);
      }
      JobResult result = handler.run(context);
      end = "returned";
      return Misbehaviour.swell(result, context.job().request().labels());
    } catch (InterruptedException e) {
      end = "interrupted";
      throw e;
    } finally {
      ledger.said(end, context.job());
    }
  }
}
