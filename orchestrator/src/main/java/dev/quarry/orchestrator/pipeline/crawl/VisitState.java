package dev.quarry.orchestrator.pipeline.crawl;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.job.ItemLedger.Item;
import dev.quarry.orchestrator.knowledge.DocumentStore.StoredVersion;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsRules;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import org.jspecify.annotations.Nullable;

/** The state of one visit: what each step leaves for the next ones. Not thread-safe. */
final class VisitState {
  final Item item;
  private @Nullable StoredVersion stored;
  private @Nullable RobotsRules rules;
  private @Nullable LoadedContent content;
  private @Nullable ExtractedDocument document;
  private @Nullable DocumentGeneration reserved;

  VisitState(Item item) {
    this.item = item;
  }

  String url() {
    return item.uri();
  }

  /** The stored version of the page, or null. */
  @Nullable StoredVersion stored() {
    return stored;
  }

  void stored(@Nullable StoredVersion version) {
    stored = version;
  }

  /** The stored version, if an unchanged page need not be stored again. */
  @Nullable StoredVersion comparable(boolean force) {
    return stored != null && stored.current() && !force ? stored : null;
  }

  RobotsRules rules() {
    return requireNonNull(rules, "robots.txt was not read yet");
  }

  void rules(RobotsRules read) {
    rules = read;
  }

  LoadedContent content() {
    return requireNonNull(content, "not fetched yet");
  }

  void content(LoadedContent fetched) {
    content = fetched;
  }

  ExtractedDocument document() {
    return requireNonNull(document, "not extracted yet");
  }

  void document(ExtractedDocument extracted) {
    document = extracted;
  }

  void reserved(DocumentGeneration generation) {
    reserved = generation;
  }

  /**
   * The reserved generation of the page; null after the first call. A generation is written once: a
   * failed attempt to publish it may have published it.
   */
  @Nullable DocumentGeneration takeReserved() {
    DocumentGeneration taken = reserved;
    reserved = null;
    return taken;
  }
}
