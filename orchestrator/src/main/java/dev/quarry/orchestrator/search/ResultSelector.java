package dev.quarry.orchestrator.search;

import dev.quarry.model.SearchResult;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.search.CandidateRetriever.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Chooses the results of an answer from the candidates, best first. */
final class ResultSelector {
  /** More chunks of one document would hide the other documents. */
  private static final int MOST_OF_A_DOCUMENT = 3;

  private final TokenCounter tokens;

  ResultSelector(TokenCounter tokens) {
    this.tokens = tokens;
  }

  /** There is always a best result, even one that is longer than what may be used up. */
  List<SearchResult> pick(List<Candidate> candidates, int limit, int maxTokens) {
    List<SearchResult> results = new ArrayList<>();
    Map<UUID, Integer> ofDocument = new HashMap<>();
    int left = maxTokens;
    for (Candidate candidate : candidates) {
      if (results.size() == limit) {
        break;
      }
      StoredChunk chunk = candidate.chunk();
      if (ofDocument.getOrDefault(chunk.documentId(), 0) == MOST_OF_A_DOCUMENT) {
        continue;
      }
      left -= tokens.count(chunk.text());
      if (left < 0 && !results.isEmpty()) {
        break;
      }
      ofDocument.merge(chunk.documentId(), 1, Integer::sum);
      results.add(result(candidate));
    }
    return results;
  }

  private static SearchResult result(Candidate candidate) {
    StoredChunk chunk = candidate.chunk();
    return new SearchResult(
        chunk.text(),
        chunk.uri(),
        chunk.title(),
        chunk.headings(),
        candidate.score(),
        chunk.documentId(),
        chunk.chunkId(),
        chunk.collection(),
        chunk.startOffset(),
        chunk.endOffset(),
        chunk.ingestedAt());
  }
}
