package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Builds Lucene queries. User input is never parsed as query syntax: it becomes terms. */
final class ChunkQueries {
  private final Analyzer analyzer;

  ChunkQueries(Analyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** Finds the {@code depth} nearest vectors by their quantised form. */
  Query dense(VectorStore.Query query, float[] vector, int depth) {
    return new KnnFloatVectorQuery(ChunkFields.VECTOR, vector, depth, scope(query));
  }

  Query keyword(VectorStore.Query query) {
    Set<String> words = QueryWords.of(analyzer, query.text());
    if (words.isEmpty()) {
      return new MatchNoDocsQuery("only stop words");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String word : words) {
      any.add(
          new CombinedFieldQuery.Builder(word)
              .addField(ChunkFields.TEXT)
              .addField(ChunkFields.TITLE, Bm25.TITLE_WEIGHT)
              .build(),
          Occur.SHOULD);
    }
    return new BooleanQuery.Builder()
        .add(any.build(), Occur.MUST)
        .add(scope(query), Occur.FILTER)
        .build();
  }

  /** Finds the vector documents of these chunks. */
  static Query vectorsOf(Collection<UUID> chunkIds) {
    return new TermInSetQuery(
        ChunkFields.EMBEDDED, chunkIds.stream().map(ChunkFields::bytes).toList());
  }

  /** Finds the documents of a generation that have a field. */
  static Query having(String field, Term generation) {
    return new BooleanQuery.Builder()
        .add(new TermQuery(generation), Occur.FILTER)
        .add(new FieldExistsQuery(field), Occur.FILTER)
        .build();
  }

  /** Filters by tenant and, if the query names them, by collection and documents. */
  private static Query scope(VectorStore.Query query) {
    BooleanQuery.Builder scope = new BooleanQuery.Builder();
    scope.add(new TermQuery(new Term(ChunkFields.TENANT, query.tenant())), Occur.FILTER);
    if (query.collection() != null) {
      scope.add(new TermQuery(new Term(ChunkFields.COLLECTION, query.collection())), Occur.FILTER);
    }
    if (!query.documentIds().isEmpty()) {
      List<BytesRef> ids =
          query.documentIds().stream().map(id -> new BytesRef(id.toString())).toList();
      scope.add(new TermInSetQuery(ChunkFields.DOCUMENT, ids), Occur.FILTER);
    }
    return scope.build();
  }
}
