package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.digest.Sha256;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Reads pages with jsoup and keeps them by address. */
final class MemoryPages implements PageIngester, StoredDocuments {
  private final MemoryLedger ledger;
  private final Map<String, StoredVersion> stored = new TreeMap<>();
  private final AtomicInteger extractions = new AtomicInteger();
  private volatile @Nullable StageException storeFailure;
  private volatile Consumer<String> beforeStoring = address -> {};

  MemoryPages(MemoryLedger ledger) {
    this.ledger = ledger;
  }

  /** The pages of another crawl's collection. */
  MemoryPages(MemoryLedger ledger, MemoryPages earlier) {
    this.ledger = ledger;
    stored.putAll(earlier.stored);
  }

  void failStoring(@Nullable StageException failure) {
    storeFailure = failure;
  }

  /** As if another index were in use now. */
  synchronized void changeIndex() {
    stored.replaceAll(
        (uri, page) ->
            new StoredVersion(
                page.documentId(),
                page.generation(),
                false,
                page.contentSha256(),
                page.etag(),
                page.lastModified(),
                page.links()));
  }

  /** What happens in the thread that stores a page, while others may store theirs. */
  void beforeStoring(Consumer<String> action) {
    beforeStoring = action;
  }

  int extractions() {
    return extractions.get();
  }

  synchronized List<String> uris() {
    return List.copyOf(stored.keySet());
  }

  @Override
  public ExtractedDocument extract(LoadedContent content) throws StageException {
    extractions.incrementAndGet();
    if (content.bytes().length == 0) {
      throw StageException.permanent("empty_document", "nothing in it");
    }
    Document page = Jsoup.parse(new String(content.bytes(), UTF_8), content.uri().toString());
    List<URI> links = new ArrayList<>();
    page.select("a[href]").forEach(a -> links.add(URI.create(a.absUrl("href"))));
    String canonical = page.select("link[rel=canonical]").attr("abs:href");
    boolean noindex = page.select("meta[name=robots]").attr("content").contains("noindex");
    return new ExtractedDocument(
        page.title(),
        page.text(),
        null,
        canonical.isEmpty() ? null : URI.create(canonical),
        links,
        !noindex,
        Map.of());
  }

  @Override
  public void store(
      Fence fence, long itemId, DocumentKey key, LoadedContent content, ExtractedDocument document)
      throws StageException {
    beforeStoring.accept(key.uri());
    put(itemId, key, content, document);
  }

  private synchronized void put(
      long itemId, DocumentKey key, LoadedContent content, ExtractedDocument document)
      throws StageException {
    StageException failure = storeFailure;
    if (failure != null) {
      throw failure;
    }
    stored.put(
        key.uri(),
        new StoredVersion(
            UUID.randomUUID(),
            1,
            true,
            Sha256.of(content.bytes()),
            content.etag(),
            content.lastModified(),
            document.links().stream().map(URI::toString).toList()));
    ledger.stored(itemId);
  }

  @Override
  public synchronized Optional<StoredVersion> version(DocumentKey key) {
    return Optional.ofNullable(stored.get(key.uri()));
  }

  @Override
  public Optional<StoredText> equalText(
      String tenant,
      String collection,
      byte[] contentSha256,
      @Nullable String title,
      Map<String, Object> metadata) {
    return Optional.empty(); // pages only
  }

  @Override
  public synchronized void vanished(
      Fence fence, long itemId, StoredVersion version, String code, String message) {
    ledger.failed(fence, itemId, code, message);
    stored.values().removeIf(page -> page.documentId().equals(version.documentId()));
  }
}
