package dev.quarry.orchestrator.search;

import dev.quarry.model.FieldProblem;
import dev.quarry.model.SearchFilters;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.knowledge.FilterTerms;
import dev.quarry.orchestrator.knowledge.StatedDate;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A validated search request with defaults applied.
 *
 * @param collection null for all collections of the tenant
 * @param documentIds empty for all documents
 * @param maxTokens maximum sum of the tokens of all results' texts
 */
record SearchQuery(
    String text,
    SearchMode mode,
    @Nullable String collection,
    DocumentFilter filter,
    Set<UUID> documentIds,
    int limit,
    int maxTokens,
    boolean highlight) {

  private static final int MAX_QUERY_LENGTH = 8_000;
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 50;

  /**
   * About 8,000 characters of English: the size of ten results, and small for a model's context.
   */
  private static final int DEFAULT_MAX_TOKENS = 2_000;

  private static final int MAX_TOKENS_LIMIT = 100_000;
  private static final int MAX_DOCUMENT_IDS = 1_000;
  private static final int MAX_FILTER_LENGTH = FilterTerms.MAX_URI_LENGTH;
  private static final int MAX_METADATA_FILTERS = 20;

  /**
   * @throws InvalidSearchException lists all invalid fields
   */
  static SearchQuery parse(SearchRequest request) {
    Validation validation = new Validation();
    String text = withoutControlCharacters(Objects.requireNonNullElse(request.query(), ""));
    validation.check(!text.isEmpty(), "query", "is required: say what to look for");
    validation.check(
        text.length() <= MAX_QUERY_LENGTH,
        "query",
        "is longer than " + MAX_QUERY_LENGTH + " characters");
    int limit = validation.inRange(request.limit(), DEFAULT_LIMIT, MAX_LIMIT, "limit");
    int maxTokens =
        validation.inRange(request.maxTokens(), DEFAULT_MAX_TOKENS, MAX_TOKENS_LIMIT, "max_tokens");
    SearchFilters filters =
        Objects.requireNonNullElse(request.filters(), new SearchFilters(null, null, null));
    List<UUID> ids = Objects.requireNonNullElse(filters.documentIds(), List.of());
    validation.check(
        filters.documentIds() == null || !ids.isEmpty(),
        "filters.document_ids",
        "is empty: leave it out to search all documents");
    validation.check(
        ids.size() <= MAX_DOCUMENT_IDS,
        "filters.document_ids",
        "has more than " + MAX_DOCUMENT_IDS + " members");
    validation.check(
        ids.stream().allMatch(Objects::nonNull),
        "filters.document_ids",
        "has a member that is null");
    String collection = validation.filter(request.collection(), "collection");
    DocumentFilter filter =
        new DocumentFilter(
            validation.filter(filters.uriPrefix(), "filters.uri_prefix"),
            validation.filter(filters.language(), "filters.language"),
            validation.filter(filters.version(), "filters.version"),
            validation.date(filters.dateFrom(), false, "filters.date_from"),
            validation.date(filters.dateTo(), true, "filters.date_to"),
            metadata(filters.metadata(), validation));
    validation.throwIfInvalid();
    SearchMode mode = Objects.requireNonNullElse(request.mode(), SearchMode.HYBRID);
    boolean highlight = Boolean.TRUE.equals(request.highlight());
    return new SearchQuery(
        text, mode, collection, filter, Set.copyOf(ids), limit, maxTokens, highlight);
  }

  private static Map<String, String> metadata(
      @Nullable Map<String, Object> given, Validation validation) {
    Map<String, String> members = new LinkedHashMap<>();
    if (given != null) {
      validation.check(
          given.size() <= MAX_METADATA_FILTERS,
          "filters.metadata",
          "has more than " + MAX_METADATA_FILTERS + " members");
      given.forEach(
          (name, value) -> {
            validation.check(
                value instanceof String || value instanceof Number || value instanceof Boolean,
                "filters.metadata." + name,
                "must be a text, a number, true or false");
            members.put(name, value == null ? "" : FilterTerms.text(value));
          });
    }
    return members;
  }

  /**
   * Replaces control characters by spaces: they have no meaning in a search and stores refuse them.
   */
  private static String withoutControlCharacters(String query) {
    return query.replaceAll("[\\p{Cntrl}\\p{Z}\\p{Cf}]+", " ").strip();
  }

  SearchQuery with(SearchMode other) {
    return new SearchQuery(
        text, other, collection, filter, documentIds, limit, maxTokens, highlight);
  }

  private static final class Validation {
    private final List<FieldProblem> problems = new ArrayList<>();

    void check(boolean holds, String field, String message) {
      if (!holds) {
        problems.add(new FieldProblem(field, message));
      }
    }

    int inRange(@Nullable Integer value, int defaultValue, int max, String field) {
      int chosen = Objects.requireNonNullElse(value, defaultValue);
      check(chosen >= 1 && chosen <= max, field, "must be from 1 to " + max);
      return chosen;
    }

    /** A blank filter does not restrict. PostgreSQL does not accept NUL in a parameter. */
    @Nullable String filter(@Nullable String value, String field) {
      if (value == null || value.isBlank()) {
        return null;
      }
      check(value.length() <= MAX_FILTER_LENGTH, field, "is too long");
      check(value.indexOf('\0') < 0, field, "must not contain NUL");
      return value.strip();
    }

    /**
     * @param endOfDay whether a day counts with all of it, and a time with its millisecond
     */
    @Nullable Instant date(@Nullable String value, boolean endOfDay, String field) {
      if (value == null || value.isBlank()) {
        return null;
      }
      String text = value.strip().toUpperCase(Locale.ROOT);
      try {
        if (text.indexOf('T') < 0) {
          LocalDate day = LocalDate.parse(text);
          checkYear(day.getYear());
          return day.plusDays(endOfDay ? 1 : 0).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        OffsetDateTime time = OffsetDateTime.parse(text);
        checkYear(time.getYear());
        return time.toInstant().plusMillis(endOfDay ? 1 : 0);
      } catch (DateTimeException e) {
        check(false, field, "must be a date as 2026-01-31, or a time with its offset");
        return null;
      }
    }

    private static void checkYear(int year) {
      if (year < 0 || year > StatedDate.MAX_YEAR) {
        throw new DateTimeException("The year is out of range");
      }
    }

    void throwIfInvalid() {
      if (!problems.isEmpty()) {
        throw new InvalidSearchException(problems);
      }
    }
  }
}
