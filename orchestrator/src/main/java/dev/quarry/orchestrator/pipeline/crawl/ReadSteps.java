package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.pipeline.crawl.frontier.DeferredPages.Deferred;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import dev.quarry.orchestrator.pipeline.crawl.scope.CanonicalUrlPolicy;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Refresh;
import dev.quarry.orchestrator.pipeline.extract.RobotsDirectives;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The steps of a visit from the bytes of a page to the decision to store it. Thread-safe. */
final class ReadSteps {
  /** A page that loads another one within this time is a redirect, whatever it says. */
  private static final int INSTANT_SECONDS = 1;

  /** A page with little text that loads another one within this time is a redirect, too. */
  private static final int SHORT_SECONDS = 10;

  private static final int LITTLE_TEXT = 500;

  private final CrawlContext crawl;
  private final ItemEnds ends;
  private final CanonicalUrlPolicy canonicals;

  ReadSteps(CrawlContext crawl, ItemEnds ends) {
    this.crawl = crawl;
    this.ends = ends;
    this.canonicals = new CanonicalUrlPolicy(crawl.scope);
  }

  Decision extract(VisitState visit) throws InterruptedException {
    ExtractedDocument document;
    try {
      document = crawl.shared.ingester().extract(visit.content());
    } catch (StageException e) {
      return switch (e.code()) {
        case "empty_document" -> ends.unread(visit, SkipReason.NO_TEXT, List.of());
        case "too_complex" -> ends.unread(visit, SkipReason.TOO_LARGE, List.of());
        case "unsupported_type" -> ends.unread(visit, SkipReason.NOT_CONTENT, List.of());
        // Only HTML has links, and does not fail otherwise. A stored version may have been HTML.
        default -> {
          ends.followStored(visit);
          yield new Decision.End(VisitOutcome.Failed.fetched(e));
        }
      };
    }
    List<String> robotsTag = visit.content().header("x-robots-tag");
    ExtractedDocument read =
        document.with(RobotsDirectives.ofHeaders(robotsTag, crawl.shared.now()));
    visit.document(read);
    // Among the stored links, so that it is known again when the page is unchanged.
    refresh(visit).ifPresent(refresh -> visit.document(read.withLink(refresh.target())));
    if (isCutPage(document)) {
      crawl.coverage.note(Gap.UNREAD_LINKS);
    }
    if (Expiry.isDeclared(visit.content())) {
      visit.content(Expiry.withoutValidators(visit.content()));
    }
    crawl.links.nofollow(visit.url(), visit.document().nofollowLinks(), visit.item.depth() + 1);
    return Decision.CONTINUE;
  }

  /** Other documents have no links. */
  private static boolean isCutPage(ExtractedDocument document) {
    return Boolean.TRUE.equals(document.metadata().get("truncated"))
        && "text/html".equals(document.metadata().get("mediaType"));
  }

  /** A refresh within some seconds is a redirect. A later one is a link. */
  Decision followRefresh(VisitState visit) {
    Optional<Refresh> refresh = refresh(visit);
    Optional<String> target =
        refresh.flatMap(each -> UrlNormalizer.normalize(each.target().toString()));
    if (target.isEmpty() || target.get().equals(visit.url())) {
      return Decision.CONTINUE;
    }
    boolean inScope = crawl.scope.refusal(target.get(), visit.item.depth()).isEmpty();
    if (isRedirect(refresh.get(), visit.document())) {
      return inScope ? defer(visit, target.get(), SkipReason.REDIRECTED) : outOfScope(visit);
    }
    return Decision.CONTINUE;
  }

  private static Optional<Refresh> refresh(VisitState visit) {
    return visit.content().header("refresh").stream()
        .flatMap(value -> Refresh.parse(value, visit.url()).stream())
        .findFirst()
        .or(() -> Optional.ofNullable(visit.document().refresh()));
  }

  private static boolean isRedirect(Refresh refresh, ExtractedDocument document) {
    return refresh.seconds() <= INSTANT_SECONDS
        || (refresh.seconds() <= SHORT_SECONDS && document.markdown().length() < LITTLE_TEXT);
  }

  private Decision outOfScope(VisitState visit) {
    return visit.document().markdown().isBlank()
        ? ends.withdraw(visit, SkipReason.OUT_OF_SCOPE, List.of())
        : Decision.CONTINUE;
  }

  Decision checkIndexable(VisitState visit) {
    return visit.document().indexable()
        ? Decision.CONTINUE
        : ends.withdraw(visit, SkipReason.NOINDEX, links(visit));
  }

  /** Under an address stands what that address answers: the canonical URL is an item of its own. */
  Decision followCanonical(VisitState visit) {
    URI canonical = visit.document().canonical();
    return Optional.ofNullable(canonical)
        .flatMap(url -> canonicals.decide(visit.url(), visit.item.depth(), url))
        .map(url -> defer(visit, url, SkipReason.CANONICAL_ELSEWHERE))
        .orElse(Decision.CONTINUE);
  }

  private Decision defer(VisitState visit, String target, SkipReason reason) {
    return switch (crawl.deferred.defer(new Deferred(visit.item, target, reason))) {
      case OWN -> Decision.CONTINUE;
      case SKIP -> ends.withdraw(visit, reason, links(visit));
      case WAIT -> ends.deferred(visit, target, links(visit));
    };
  }

  /** A page without text is never stored, and does not replace a stored one. */
  Decision checkText(VisitState visit) {
    return visit.document().markdown().isBlank()
        ? ends.unread(visit, SkipReason.NO_TEXT, links(visit))
        : Decision.CONTINUE;
  }

  /** The links of the page that become items; a late refresh is one. */
  List<NewItem> links(VisitState visit) {
    List<String> links = visit.document().links().stream().map(URI::toString).toList();
    return crawl.select(visit.url(), links, visit.item.depth() + 1);
  }
}
