package dev.quarry.orchestrator.api.knowledge;

import dev.quarry.model.ChunkPage;
import dev.quarry.model.ChunkView;
import dev.quarry.model.CollectionList;
import dev.quarry.model.DocumentPage;
import dev.quarry.model.DocumentView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.api.request.SearchText;
import dev.quarry.orchestrator.knowledge.DocumentCatalog;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentQuery;
import dev.quarry.orchestrator.knowledge.DocumentStore;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /documents} and {@code /collections}: lists and deletes stored documents. */
@RestController
final class DocumentController {
  /** Ordinals begin with 0. */
  private static final long BEFORE_FIRST = -1;

  private final DocumentCatalog catalog;
  private final DocumentStore documents;

  DocumentController(DocumentCatalog catalog, DocumentStore documents) {
    this.catalog = catalog;
    this.documents = documents;
  }

  @ApiCall("List the collections")
  @GetMapping("/collections")
  CollectionList collections(Principal principal) {
    return new CollectionList(catalog.collections(principal.tenant()));
  }

  @ApiCall("List the stored documents, newest first")
  @GetMapping("/documents")
  ResponseEntity<DocumentPage> documents(
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @ModelAttribute Query query,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    List<DocumentView> rows =
        catalog.documents(
            principal.tenant(),
            new DocumentQuery(query.collection(), query.uri(), SearchText.of(query.q())),
            Cursor.DOCUMENTS.position(query.cursor()),
            pageSize + 1);
    return Pagination.page(
        request,
        rows,
        pageSize,
        last -> Cursor.DOCUMENTS.after(last.ingestedAt(), last.documentId()),
        DocumentPage::new);
  }

  /** The query parameters of {@code GET /documents} as sent. */
  record Query(
      @Nullable String collection,
      @Nullable String uri,
      @Nullable String q,
      @Nullable String cursor) {}

  @ApiCall(
      value = "Read a stored document",
      problems = {ProblemCode.DOCUMENT_NOT_FOUND})
  @GetMapping("/documents/{id}")
  DocumentView document(@PathVariable("id") String id, Principal principal) {
    return catalog
        .document(principal.tenant(), IdParams.document(id))
        .orElseThrow(IdParams::documentNotFound);
  }

  @ApiCall(
      value = "List the chunks of a stored document in their order",
      problems = {ProblemCode.DOCUMENT_NOT_FOUND})
  @GetMapping("/documents/{id}/chunks")
  ResponseEntity<ChunkPage> chunks(
      @PathVariable("id") String id,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    Long after = Cursor.CHUNKS.number(cursor);
    List<ChunkView> rows =
        catalog
            .chunks(
                principal.tenant(),
                IdParams.document(id),
                after == null ? BEFORE_FIRST : after,
                pageSize + 1)
            .orElseThrow(IdParams::documentNotFound);
    return Pagination.page(
        request, rows, pageSize, last -> Cursor.CHUNKS.after(last.ordinal()), ChunkPage::new);
  }

  @ApiCall(
      value = "Delete a document and its vectors",
      statuses = {204},
      problems = {ProblemCode.DOCUMENT_NOT_FOUND})
  @DeleteMapping("/documents/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable("id") String id, Principal principal) {
    if (!documents.delete(principal.tenant(), IdParams.document(id))) {
      throw IdParams.documentNotFound();
    }
  }

  @ApiCall(
      value = "Delete a collection with all its documents",
      statuses = {204},
      problems = {ProblemCode.COLLECTION_NOT_FOUND})
  @DeleteMapping("/collections/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteCollection(@PathVariable("name") String name, Principal principal) {
    if (documents.deleteCollection(principal.tenant(), name) == 0) {
      throw new ProblemException(
          ProblemCode.COLLECTION_NOT_FOUND,
          "No collection has this name. GET /collections lists the collections.");
    }
  }
}
