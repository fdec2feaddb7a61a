package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.DocumentMetadata;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Processes one item of a crawl: check scope and robots.txt, fetch, extract, follow links, store.
 * Each step that ends the item records that in the ledger before the visit ends. Thread-safe.
 */
final class PageVisitor {
  private static final int MAX_REDIRECTS = 10;

  /** Failures of the extractor that mean that the resource is not a readable page. */
  private static final Set<String> NOT_CONTENT_CODES = Set.of("unsupported_type", "empty_document");

  private final CrawlDependencies parts;
  private final Fence fence;
  private final Job job;
  private final CrawlScope scope;
  private final RobotsLookup robots;
  private final PageFetcher fetcher;
  private final LinkSelector links;
  private final PageStorer storer;
  private final SeenPages seen = new SeenPages();

  PageVisitor(CrawlDependencies parts, Job job, CrawlScope scope, VisitContext context) {
    this.parts = parts;
    this.fence = job.fence();
    this.job = job;
    this.scope = scope;
    this.robots = context.robots();
    this.fetcher = context.fetcher();
    this.links = context.links();
    this.storer = new PageStorer(parts, context.settings());
  }

  /** The collaborators that all visits of one crawl share. */
  record VisitContext(
      RobotsLookup robots, PageFetcher fetcher, LinkSelector links, CrawlSettings settings) {}

  /**
   * Visits an item.
   *
   * @throws StageException if the failure is not the item's but the server's, so that every other
   *     item would fail now as well
   */
  Visit visit(Item item) throws StageException, InterruptedException {
    URI uri = URI.create(item.uri());
    Decision decision = scope.decide(item.uri(), item.depth());
    if (decision.reason() != null) {
      return skip(item, decision.reason());
    }
    if (NotContent.byName(uri)) {
      return skip(item, SkipReason.NOT_CONTENT);
    }
    if (!seen.address(item.uri(), item.id())) {
      return skip(item, SkipReason.DUPLICATE);
    }
    StoredVersion stored = parts.documents().version(key(item.uri())).orElse(null);
    StoredVersion searchable = stored != null && stored.searchable() ? stored : null;
    PageFetcher.Page page;
    try {
      RobotsRules rules = robots.rules(uri);
      if (!rules.allows(item.uri())) {
        return skip(item, SkipReason.ROBOTS);
      }
      page = fetcher.fetch(uri, rules.delay(), searchable);
    } catch (StageException e) {
      return failed(item, e, stored);
    }
    return switch (page) {
      case PageFetcher.Page.NotWanted(SkipReason reason) -> skip(item, reason);
      case PageFetcher.Page.Moved(String location) -> moved(item, location);
      case PageFetcher.Page.NotModified() ->
          searchable != null
              ? unchanged(item, searchable)
              : new Visit.Failed(unexpectedNotModified(uri));
      case PageFetcher.Page.Content(LoadedContent content) -> read(item, content, searchable);
    };
  }

  /** If the page no longer exists, its stored document is deleted. */
  private Visit failed(Item item, StageException e, @Nullable StoredVersion stored) {
    if (!e.code().equals("not_found") || stored == null) {
      return new Visit.Failed(e);
    }
    parts.documents().vanished(fence, item.id(), stored, e.code(), e.getMessage());
    return new Visit.Failed(e, true);
  }

  private Visit moved(Item item, String location) {
    Optional<String> target = UrlNormalizer.normalize(item.uri(), location);
    if (target.isEmpty() || !scope.decide(target.get(), item.depth()).visit()) {
      return skip(item, SkipReason.OUT_OF_SCOPE);
    }
    if (seen.redirect(item.uri(), target.get()) > MAX_REDIRECTS) {
      return new Visit.Failed(
          StageException.permanent(
              "too_many_redirects",
              "The page redirects more than " + MAX_REDIRECTS + " times, probably in a circle."));
    }
    List<NewItem> added = List.of(new NewItem(target.get(), item.depth()));
    parts.ledger().add(fence, added);
    links.added(added);
    parts.ledger().skipped(fence, item.id(), SkipReason.DUPLICATE);
    return new Visit.Moved(target.get());
  }

  private Visit read(Item item, LoadedContent content, @Nullable StoredVersion stored)
      throws StageException, InterruptedException {
    byte[] hash = Sha256.of(content.bytes());
    if (stored != null && Arrays.equals(hash, stored.contentSha256())) {
      return unchanged(item, stored);
    }
    if (!seen.content(hash, item.id())) {
      return skip(item, SkipReason.DUPLICATE);
    }
    ExtractedDocument document;
    try {
      document = parts.ingester().extract(content);
    } catch (StageException e) {
      return NOT_CONTENT_CODES.contains(e.code()) && item.depth() > 0
          ? skip(item, SkipReason.NOT_CONTENT)
          : new Visit.Failed(e);
    }
    // A page that is not indexed must not reserve the canonical URL, which another page may need.
    String address =
        document.indexable() ? Canonicals.address(item.uri(), document, scope) : item.uri();
    if (!seen.address(address, item.id())) {
      return skip(item, SkipReason.DUPLICATE);
    }
    List<NewItem> found =
        links.select(item.uri(), document.links().stream().map(URI::toString), item.depth() + 1);
    if (!parts.ledger().fetched(fence, item.id(), hash, found)) {
      return skip(item, SkipReason.DUPLICATE);
    }
    links.added(found);
    if (!document.indexable()) {
      parts.ledger().skipped(fence, item.id(), SkipReason.ROBOTS);
      return new Visit.FollowedOnly();
    }
    Optional<StoredVersion> same =
        parts
            .documents()
            .version(key(address))
            .filter(StoredVersion::searchable)
            .filter(version -> Arrays.equals(hash, version.contentSha256()));
    if (same.isPresent()) {
      // The stored version under the canonical URL can only be looked up after the page was
      // extracted.
      parts.ledger().unchanged(fence, item.id(), same.get().documentId(), List.of());
      return new Visit.Unchanged();
    }
    ExtractedDocument described = document.with(DocumentMetadata.of(job.request()));
    return storer.store(fence, item.id(), key(address), content, described);
  }

  private Visit unchanged(Item item, StoredVersion stored) {
    seen.content(stored.contentSha256(), item.id());
    List<NewItem> found = links.select(item.uri(), stored.links().stream(), item.depth() + 1);
    parts.ledger().unchanged(fence, item.id(), stored.documentId(), found);
    links.added(found);
    return new Visit.Unchanged();
  }

  private Visit skip(Item item, SkipReason reason) {
    parts.ledger().skipped(fence, item.id(), reason);
    return new Visit.Skipped(reason);
  }

  private DocumentKey key(String url) {
    return new DocumentKey(job.tenant(), job.request().collection(), url);
  }

  private static StageException unexpectedNotModified(URI uri) {
    return StageException.permanent(
        "http_error",
        "The server "
            + uri.getRawAuthority()
            + " responded with HTTP 304 to an unconditional request.");
  }
}
