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

/** Selects the results of a search from the candidates, best first. */
final class ResultSelector {
  /** Limits the chunks of one document, so that they do not hide other documents. */
  private static final int MAX_CHUNKS_PER_DOCUMENT = 3;

  private final TokenCounter tokens;

  ResultSelector(TokenCounter tokens) {
    this.tokens = tokens;
  }

  /** Returns at least one result if there is a candidate, even if it exceeds {@code maxTokens}. */
  List<SearchResult> select(List<Candidate> candidates, int limit, int maxTokens) {
    List<SearchResult> results = new ArrayList<>();
    Map<UUID, Integer> chunksPerDocument = new HashMap<>();
    int remainingTokens = maxTokens;
    for (Candidate candidate : candidates) {
      if (results.size() == limit) {
        break;
      }
      StoredChunk chunk = candidate.chunk();
      if (chunksPerDocument.getOrDefault(chunk.documentId(), 0) == MAX_CHUNKS_PER_DOCUMENT) {
        continue;
      }
      remainingTokens -= tokens.count(chunk.text());
      if (remainingTokens < 0 && !results.isEmpty()) {
        break;
      }
      chunksPerDocument.merge(chunk.documentId(), 1, Integer::sum);
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
