package dev.quarry.orchestrator.store.qdrant;

import static io.qdrant.client.ConditionFactory.hasVector;
import static io.qdrant.client.ConditionFactory.match;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.ConditionFactory.matchKeywords;
import static io.qdrant.client.ConditionFactory.range;
import static io.qdrant.client.QueryFactory.nearest;

import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.knowledge.FilterTerms;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.words.LanguageAnalyzers;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.Points.FacetCounts;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds Qdrant queries and filters. User input is passed as values, never as syntax. */
final class QdrantQueries {
  private final String collection;
  private final TermWeigher weigher;

  QdrantQueries(String collection, TermWeigher weigher) {
    this.collection = collection;
    this.weigher = weigher;
  }

  /** One query for each window of the text. */
  List<QueryPoints> dense(Query query) {
    if (query.vectors().isEmpty()) {
      throw new IllegalArgumentException("a dense search needs a vector");
    }
    return query.vectors().stream()
        .map(vector -> single(query, nearest(vector), PointFields.DENSE, scope(query)))
        .toList();
  }

  /** Returns an empty query if the text has no terms. */
  Optional<QueryPoints> keyword(Query query, Collection<String> languages) {
    return words(query, languages)
        .map(words -> single(query, words, PointFields.WORDS, scope(query)));
  }

  /** Finds the keyword candidates that have no dense vector; empty if the text has no terms. */
  Optional<QueryPoints> notEmbedded(Query query, Collection<String> languages) {
    Filter filter = scope(query).toBuilder().addMustNot(hasVector(PointFields.DENSE)).build();
    return words(query, languages)
        .map(words -> single(query, words, PointFields.WORDS, filter))
        .map(request -> request.toBuilder().clearWithPayload().build());
  }

  /** Counts the languages of the words that the searched collection has. */
  FacetCounts languages(Query query) {
    return FacetCounts.newBuilder()
        .setCollectionName(collection)
        .setKey(PointFields.WORDS_OF)
        .setFilter(collection(query))
        .setLimit(LanguageAnalyzers.CODES.size())
        .build();
  }

  private QueryPoints single(
      Query query, io.qdrant.client.grpc.Points.Query nearest, String vector, Filter filter) {
    return QueryPoints.newBuilder()
        .setCollectionName(collection)
        .setLimit(query.mode() == SearchMode.HYBRID ? query.depth() : query.limit())
        .setWithPayload(PointFields.IDENTITY)
        .setQuery(nearest)
        .setUsing(vector)
        .setFilter(filter)
        .build();
  }

  private Optional<io.qdrant.client.grpc.Points.Query> words(
      Query query, Collection<String> languages) {
    TermWeights words = weigher.query(languages, query.text());
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(nearest(words.weights(), words.terms()));
  }

  /** All points of a tenant. */
  static Filter tenant(String tenant) {
    return Filter.newBuilder().addMust(matchKeyword(PointFields.TENANT, tenant)).build();
  }

  private static Filter collection(Query query) {
    Filter tenant = tenant(query.tenant());
    return query.collection() == null
        ? tenant
        : tenant.toBuilder()
            .addMust(matchKeyword(PointFields.COLLECTION, query.collection()))
            .build();
  }

  private static Filter scope(Query query) {
    Filter.Builder scope = collection(query).toBuilder();
    if (!query.documentIds().isEmpty()) {
      List<String> ids = query.documentIds().stream().map(UUID::toString).toList();
      scope.addMust(matchKeywords(PointFields.DOCUMENT, ids));
    }
    add(query.filter(), scope);
    return scope.build();
  }

  private static void add(VectorStore.DocumentFilter filter, Filter.Builder scope) {
    if (filter.uriPrefix() != null) {
      long hash = FilterTerms.uriPrefix(filter.uriPrefix());
      scope.addMust(match(PointFields.URI_PREFIXES, hash));
    }
    if (filter.language() != null) {
      String language = FilterTerms.language(filter.language());
      scope.addMust(matchKeyword(PointFields.LANGUAGE, language));
    }
    if (filter.version() != null) {
      String version = FilterTerms.version(filter.version());
      scope.addMust(matchKeyword(PointFields.VERSION, version));
    }
    if (filter.from() != null || filter.until() != null) {
      Range.Builder dates = Range.newBuilder();
      if (filter.from() != null) {
        dates.setGte(filter.from().toEpochMilli());
      }
      if (filter.until() != null) {
        dates.setLt(filter.until().toEpochMilli());
      }
      scope.addMust(range(PointFields.DATE, dates.build()));
    }
    filter
        .metadata()
        .forEach(
            (name, value) ->
                scope.addMust(matchKeyword(PointFields.METADATA, FilterTerms.member(name, value))));
  }

  static Filter generation(String tenant, UUID documentId, long generation) {
    return Filter.newBuilder()
        .addMust(matchKeyword(PointFields.TENANT, tenant))
        .addMust(matchKeyword(PointFields.DOCUMENT, documentId.toString()))
        .addMust(match(PointFields.GENERATION, generation))
        .build();
  }

  /** Selects the points of a generation that have a dense vector. */
  static Filter embedded(String tenant, UUID documentId, long generation) {
    return generation(tenant, documentId, generation).toBuilder()
        .addMust(hasVector(PointFields.DENSE))
        .build();
  }
}
