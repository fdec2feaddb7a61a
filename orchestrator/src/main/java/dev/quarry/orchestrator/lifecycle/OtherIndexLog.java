package dev.quarry.orchestrator.lifecycle;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Warns once, at the start, of documents that searches do not find with these settings. */
public final class OtherIndexLog implements ApplicationListener<ApplicationReadyEvent> {
  private static final Logger log = LoggerFactory.getLogger(OtherIndexLog.class);

  private final ReindexStore documents;
  private final String index;

  /**
   * @param index name of the index in use
   */
  public OtherIndexLog(ReindexStore documents, String index) {
    this.documents = documents;
    this.index = index;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    warn();
  }

  void warn() {
    try {
      documents
          .otherIndex()
          .ifPresent(
              other ->
                  log.warn(
                      "{} The index in use is {}, the other one {}.",
                      ReindexStore.OTHER_INDEX,
                      index,
                      other));
    } catch (StoreUnavailableException e) {
      log.debug("The indexes of the documents could not be read at the start", e);
    }
  }
}
