package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Deferred;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsRules;
import dev.quarry.orchestrator.pipeline.extract.RobotsDirectives;
import dev.quarry.orchestrator.pipeline.fetch.FetchedPage;
import dev.quarry.orchestrator.pipeline.fetch.MediaTypeFilter;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of a visit from the item to the bytes of its page. Thread-safe. */
final class FetchSteps {
  private static final int MAX_REDIRECTS = 10;

  private final CrawlContext crawl;
  private final ItemEnds ends;

  FetchSteps(CrawlContext crawl, ItemEnds ends) {
    this.crawl = crawl;
    this.ends = ends;
  }

  Decision checkScope(VisitState visit) {
    Optional<SkipReason> refusal = crawl.scope.refusal(visit.url(), visit.item.depth());
    return refusal.isEmpty() ? Decision.CONTINUE : ends.skip(visit, refusal.get());
  }

  Decision checkName(VisitState visit) {
    return MediaTypeFilter.excludesName(visit.url())
        ? ends.skip(visit, SkipReason.NOT_CONTENT)
        : Decision.CONTINUE;
  }

  Decision checkRobots(VisitState visit) throws InterruptedException {
    visit.stored(crawl.stored(visit.url()).orElse(null));
    try {
      RobotsRules rules = crawl.robots.rules(visit.url());
      visit.rules(rules);
      return rules.allows(visit.url()) ? Decision.CONTINUE : ends.skip(visit, SkipReason.ROBOTS);
    } catch (StageException e) {
      // Not the page failed: a missing robots.txt says nothing about it.
      return new Decision.End(VisitOutcome.Failed.fetching(e));
    }
  }

  Decision fetch(VisitState visit) throws InterruptedException {
    FetchedPage page;
    StoredVersion known = comparable(visit);
    try {
      page = crawl.shared.pages().page(visit.url(), visit.rules().delay(), known);
    } catch (StageException e) {
      return ends.failed(visit, e);
    }
    return switch (page) {
      case FetchedPage.NotWanted(SkipReason reason) -> ends.unread(visit, reason, List.of());
      case FetchedPage.Moved(String location) -> moved(visit, location);
      case FetchedPage.NotModified(List<String> robotsTag) ->
          known == null
              ? new Decision.End(VisitOutcome.Failed.fetching(unexpectedNotModified()))
              : notModified(visit, known, robots(robotsTag));
      case FetchedPage.Content(LoadedContent content) -> {
        visit.content(content);
        yield Decision.CONTINUE;
      }
    };
  }

  /**
   * Equal bytes give an equal page, unless they were read by another version of the extraction or
   * the page expires.
   */
  Decision compare(VisitState visit) {
    StoredVersion known = comparable(visit);
    if (known == null
        || Expiry.isDeclared(visit.content())
        || !Arrays.equals(Sha256.of(visit.content().bytes()), known.contentSha256())) {
      return Decision.CONTINUE;
    }
    return notModified(visit, known, robots(visit.content().header("x-robots-tag")));
  }

  private RobotsDirectives robots(List<String> robotsTag) {
    return RobotsDirectives.ofHeaders(robotsTag, crawl.shared.now());
  }

  private @Nullable StoredVersion comparable(VisitState visit) {
    return visit.comparable(crawl.options.force());
  }

  private Decision notModified(
      VisitState visit, StoredVersion stored, RobotsDirectives directives) {
    List<NewItem> found =
        directives.followable()
            ? crawl.select(visit.url(), stored.links(), visit.item.depth() + 1)
            : List.of();
    if (!directives.indexable()) {
      return ends.withdraw(visit, SkipReason.NOINDEX, found);
    }
    long owner = crawl.seen.text(stored.textSha256(), visit.item.id());
    Decision decision =
        owner == visit.item.id() ? Decision.CONTINUE : ends.duplicate(visit, owner, found);
    return decision instanceof Decision.End ? decision : ends.unchanged(visit, stored, found);
  }

  /**
   * @param location may be relative to the page
   */
  Decision moved(VisitState visit, String location) {
    Optional<String> target = UrlNormalizer.normalize(visit.url(), location);
    if (target.isEmpty() || crawl.scope.refusal(target.get(), visit.item.depth()).isPresent()) {
      return ends.withdraw(visit, SkipReason.OUT_OF_SCOPE, List.of());
    }
    if (crawl.seen.redirect(visit.url(), target.get()) > MAX_REDIRECTS) {
      return new Decision.End(
          VisitOutcome.Failed.fetching(
              StageException.permanent(
                  "too_many_redirects",
                  "The page redirects more than "
                      + MAX_REDIRECTS
                      + " times, probably in a circle.")));
    }
    return visit.stored() == null
        ? ends.moved(visit, target.get())
        : afterTarget(visit, target.get());
  }

  /** The stored document is withdrawn only if the target has a page: it may be away for a while. */
  private Decision afterTarget(VisitState visit, String target) {
    Deferred page = new Deferred(visit.item, target, SkipReason.REDIRECTED);
    return switch (crawl.deferred.defer(page)) {
      case WAIT -> ends.deferred(visit, target, List.of());
      case SKIP -> ends.moved(visit, target);
      case OWN -> ends.movedToNoPage(visit, target);
    };
  }

  private static StageException unexpectedNotModified() {
    return StageException.permanent(
        "http_error", "The server responded with HTTP 304 to an unconditional request.");
  }
}
