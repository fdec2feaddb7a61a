package dev.quarry.orchestrator.search;

import dev.quarry.model.FieldProblem;
import dev.quarry.model.SearchFilters;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.DocumentFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A search that can be answered.
 *
 * @param documentIds empty: any
 * @param maxTokens of all results' texts together
 */
record SearchQuery(
    String text,
    SearchMode mode,
    DocumentFilter filter,
    Set<UUID> documentIds,
    int limit,
    int maxTokens) {

  private static final int LONGEST_TEXT = 1_000;
  private static final int DEFAULT_LIMIT = 10;
  private static final int HIGHEST_LIMIT = 50;

  /** About 8,000 characters of English: ten results that a model reads with ease. */
  private static final int DEFAULT_MAX_TOKENS = 2_000;

  private static final int HIGHEST_MAX_TOKENS = 100_000;
  private static final int MOST_DOCUMENT_IDS = 1_000;
  private static final int LONGEST_FILTER = 2_000;

  /**
   * @throws InvalidSearchException naming all members that are wrong
   */
  static SearchQuery of(SearchRequest request) {
    Checks checks = new Checks();
    String text = readable(Objects.requireNonNullElse(request.query(), ""));
    checks.that(!text.isEmpty(), "query", "is required: say what to look for");
    checks.that(
        text.length() <= LONGEST_TEXT, "query", "is longer than " + LONGEST_TEXT + " characters");
    int limit = checks.within(request.limit(), DEFAULT_LIMIT, HIGHEST_LIMIT, "limit");
    int maxTokens =
        checks.within(request.maxTokens(), DEFAULT_MAX_TOKENS, HIGHEST_MAX_TOKENS, "max_tokens");
    SearchFilters filters =
        Objects.requireNonNullElse(request.filters(), new SearchFilters(null, null, null));
    List<UUID> ids = Objects.requireNonNullElse(filters.documentIds(), List.of());
    checks.that(
        filters.documentIds() == null || !ids.isEmpty(),
        "filters.document_ids",
        "is empty: leave it out to search all documents");
    checks.that(
        ids.size() <= MOST_DOCUMENT_IDS,
        "filters.document_ids",
        "has more than " + MOST_DOCUMENT_IDS + " members");
    checks.that(
        ids.stream().allMatch(Objects::nonNull),
        "filters.document_ids",
        "has a member that is null");
    DocumentFilter filter =
        new DocumentFilter(
            checks.filter(request.collection(), "collection"),
            checks.filter(filters.uriPrefix(), "filters.uri_prefix"),
            checks.filter(filters.language(), "filters.language"));
    checks.end();
    SearchMode mode = Objects.requireNonNullElse(request.mode(), SearchMode.HYBRID);
    return new SearchQuery(text, mode, filter, Set.copyOf(ids), limit, maxTokens);
  }

  /** Without control characters, which nobody looks for and no store takes. */
  private static String readable(String query) {
    return query.replaceAll("[\\p{Cntrl}\\p{Z}\\p{Cf}]+", " ").strip();
  }

  SearchQuery with(SearchMode other) {
    return new SearchQuery(text, other, filter, documentIds, limit, maxTokens);
  }

  private static final class Checks {
    private final List<FieldProblem> problems = new ArrayList<>();

    void that(boolean holds, String field, String message) {
      if (!holds) {
        problems.add(new FieldProblem(field, message));
      }
    }

    int within(@Nullable Integer value, int otherwise, int highest, String field) {
      int chosen = Objects.requireNonNullElse(value, otherwise);
      that(chosen >= 1 && chosen <= highest, field, "must be from 1 to " + highest);
      return chosen;
    }

    /** A blank filter restricts nothing. PostgreSQL takes no NUL in a parameter. */
    @Nullable String filter(@Nullable String value, String field) {
      if (value == null || value.isBlank()) {
        return null;
      }
      that(value.length() <= LONGEST_FILTER, field, "is too long");
      that(value.indexOf('\0') < 0, field, "must not contain NUL");
      return value.strip();
    }

    void end() {
      if (!problems.isEmpty()) {
        throw new InvalidSearchException(problems);
      }
    }
  }
}
