package dev.quarry.orchestrator.api.knowledge;

import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.api.edge.NeedsRole;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.search.SearchService;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /search}. */
@RestController
final class SearchController {
  private final SearchService search;

  SearchController(SearchService search) {
    this.search = search;
  }

  @ApiCall(
      value = "Search the passages that best match a question",
      problems = {ProblemCode.VECTORS_UNAVAILABLE, ProblemCode.EMBEDDING_UNAVAILABLE})
  @NeedsRole(Role.VIEWER)
  @PostMapping(path = "/search", consumes = MediaType.APPLICATION_JSON_VALUE)
  SearchResponse search(@RequestBody SearchRequest request, Principal principal)
      throws InterruptedException {
    return search.search(principal.tenant(), request);
  }
}
