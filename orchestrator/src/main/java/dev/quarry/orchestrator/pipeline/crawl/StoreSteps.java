package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.DocumentMetadata;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.index.Indexer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The last steps of a visit: duplicates, links, equal texts, storing with retries. Thread-safe. */
final class StoreSteps {
  /** Number of copies that may lead to pages which nothing else has led to yet. */
  private static final int MAX_COPIES_WITH_LINKS = 50;

  private final CrawlContext crawl;
  private final ItemEnds ends;
  private final ReadSteps reading;
  private final AtomicInteger copiesWithLinks = new AtomicInteger();

  StoreSteps(CrawlContext crawl, ItemEnds ends, ReadSteps reading) {
    this.crawl = crawl;
    this.ends = ends;
    this.reading = reading;
  }

  /**
   * Pages with the same text are stored once, whatever else their bytes contain. The generation of
   * a page that probably needs one is reserved in the same transaction.
   */
  Decision recordFetched(VisitState visit) {
    byte[] text = Sha256.of(visit.document().markdown());
    long owner = crawl.seen.text(text, visit.item.id());
    List<NewItem> found = reading.links(visit);
    if (owner != visit.item.id()) {
      followCopy(visit, found);
      Decision decision = ends.duplicate(visit, owner, List.of());
      return decision instanceof Decision.End
          ? decision
          : ends.skip(visit, SkipReason.DUPLICATE); // the owner failed: the stored version stays
    }
    if (!fetched(visit, text, found)) {
      followCopy(visit, found);
      return ends.withdraw(visit, SkipReason.DUPLICATE, List.of());
    }
    crawl.added(found);
    return Decision.CONTINUE;
  }

  private boolean fetched(VisitState visit, byte[] text, List<NewItem> found) {
    if (hasStoredText(visit, text)) {
      return crawl.shared.ledger().fetched(crawl.fence(), visit.item.id(), text, found);
    }
    Optional<DocumentGeneration> reserved =
        crawl
            .shared
            .documents()
            .fetched(crawl.fence(), visit.item.id(), text, found, crawl.key(visit.url()));
    reserved.ifPresent(visit::reserved);
    return reserved.isPresent();
  }

  private boolean hasStoredText(VisitState visit, byte[] text) {
    StoredVersion stored = visit.comparable(crawl.options.force());
    return stored != null && Arrays.equals(stored.textSha256(), text);
  }

  /**
   * A copy may link to other pages than its original. Pages without end that all have one text,
   * such as those that a site shows for addresses that do not exist, are followed to a limit. A
   * site also shows one text for pages that fail, so the links of a stored version are followed
   * too.
   */
  private void followCopy(VisitState visit, List<NewItem> found) {
    ends.followStored(visit);
    if (!found.isEmpty() && copiesWithLinks.get() >= MAX_COPIES_WITH_LINKS) {
      crawl.coverage.note(Gap.UNREAD_LINKS);
    } else if (crawl.add(found) > 0) {
      copiesWithLinks.incrementAndGet();
    }
  }

  /**
   * A page that differs only in bytes that are not extracted, such as a nonce or the time of its
   * creation, is unchanged: it needs neither a generation nor vectors.
   */
  Decision keepEqual(VisitState visit) {
    StoredVersion stored = visit.comparable(crawl.options.force());
    ExtractedDocument document = document(visit);
    if (stored == null
        || !hasStoredText(visit, Sha256.of(document.markdown()))
        || !crawl
            .shared
            .documents()
            .keep(
                crawl.fence(),
                visit.item.id(),
                stored,
                Indexer.document(
                    crawl.key(visit.url()), visit.content(), document, List.of(), false))) {
      return Decision.CONTINUE;
    }
    return new Decision.End(new VisitOutcome.Unchanged());
  }

  private ExtractedDocument document(VisitState visit) {
    return visit.document().with(DocumentMetadata.of(crawl.job().request()));
  }

  /**
   * Ends the page, and soon the crawl, if the tenant may not store more. What it has stored before
   * stays, also a former version of this page.
   */
  Decision checkBudget(VisitState visit) {
    if (crawl.shared.ingester().accepts(crawl.job().tenant())) {
      return Decision.CONTINUE;
    }
    crawl.stop();
    return new Decision.End(
        VisitOutcome.Failed.fetched(
            StageException.permanent(
                "quota_exceeded",
                "The tenant has reached its limit of stored bytes, so the crawl ends here. Delete"
                    + " documents or have stored_bytes raised, then crawl again: pages that are"
                    + " stored are not stored again.")));
  }

  /**
   * Stores the page under its URL.
   *
   * @throws StageException if the index fails: the item stays fetched and, if the failure is
   *     retryable, the job's next attempt takes it up
   */
  Decision store(VisitState visit) throws StageException, InterruptedException {
    ExtractedDocument document = document(visit);
    List<Duration> delays = crawl.settings.fetch().retryDelays();
    for (int attempt = 0; ; attempt++) {
      try {
        crawl
            .shared
            .ingester()
            .store(
                crawl.fence(),
                visit.item.id(),
                crawl.key(visit.url()),
                visit.takeReserved(),
                visit.content(),
                document);
        return new Decision.End(new VisitOutcome.Stored());
      } catch (StageException e) {
        if (e.concernsServer()) {
          throw e;
        }
        if (!e.retryable()) {
          return new Decision.End(VisitOutcome.Failed.fetched(e));
        }
        if (attempt == delays.size()) {
          throw e;
        }
        crawl.shared.timer().sleep(delays.get(attempt));
      }
    }
  }
}
