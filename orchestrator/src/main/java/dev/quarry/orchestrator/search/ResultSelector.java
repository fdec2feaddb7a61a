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

  /**
   * The texts have at most {@code maxTokens} together. A text that does not fit ends the list; the
   * first one is cut instead.
   */
  List<SearchResult> select(List<Candidate> candidates, int limit, int maxTokens) {
    List<SearchResult> results = new ArrayList<>();
    Map<UUID, Integer> chunksPerDocument = new HashMap<>();
    NearDuplicates shown = new NearDuplicates();
    int remainingTokens = maxTokens;
    for (Candidate candidate : VersionPreference.newestFirst(candidates)) {
      if (results.size() == limit || remainingTokens == 0) {
        break;
      }
      StoredChunk chunk = candidate.chunk();
      if (chunksPerDocument.getOrDefault(chunk.documentId(), 0) == MAX_CHUNKS_PER_DOCUMENT
          || shown.contain(chunk)) {
        continue;
      }
      String text = chunk.passage();
      int size = tokens.count(text);
      if (size > remainingTokens) {
        if (!results.isEmpty()) {
          break;
        }
        text = cut(text, remainingTokens);
        size = remainingTokens;
      }
      remainingTokens -= size;
      chunksPerDocument.merge(chunk.documentId(), 1, Integer::sum);
      shown.add(chunk);
      results.add(result(candidate, text));
    }
    return results;
  }

  /** The longest beginning with at most so many tokens. */
  private String cut(String text, int maxTokens) {
    int fits = 0;
    int tooLong = text.length();
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) / 2;
      if (tokens.count(text.substring(0, middle)) <= maxTokens) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    boolean splitsPair = fits > 0 && Character.isHighSurrogate(text.charAt(fits - 1));
    return text.substring(0, splitsPair ? fits - 1 : fits);
  }

  private static SearchResult result(Candidate candidate, String text) {
    StoredChunk chunk = candidate.chunk();
    return new SearchResult(
        text,
        chunk.uri(),
        chunk.title(),
        chunk.headings(),
        candidate.score(),
        chunk.documentId(),
        chunk.chunkId(),
        chunk.collection(),
        chunk.startOffset(),
        chunk.endOffset(),
        chunk.ingestedAt(),
        null,
        PassageLink.of(chunk.uri(), chunk.anchor()),
        chunk.language(),
        chunk.version());
  }
}
