package dev.quarry.orchestrator.store.lucene;

import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.knowledge.ranking.Bm25;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CombinedFieldQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** Builds Lucene queries. User input is never parsed as query syntax: it becomes terms. */
final class ChunkQueries {
  private final QueryWords words;

  ChunkQueries(QueryWords words) {
    this.words = words;
  }

  /** Finds the {@code depth} nearest vectors by their quantised form. */
  Query dense(VectorStore.Query query, float[] vector, int depth) {
    return new KnnFloatVectorQuery(ChunkFields.VECTOR, vector, depth, scope(query));
  }

  /** Finds the words of the query, in each language that the searched collection has. */
  Query keyword(IndexSearcher searcher, VectorStore.Query query) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    boolean none = true;
    for (String language : words.languages(searcher, query)) {
      for (String word : words.rarest(searcher, language, query.text())) {
        none = false;
        any.add(
            new CombinedFieldQuery.Builder(word)
                .addField(ChunkFields.TEXT + language)
                .addField(ChunkFields.HEADINGS + language, Bm25.HEADINGS_WEIGHT)
                .addField(ChunkFields.TITLE + language, Bm25.TITLE_WEIGHT)
                .build(),
            Occur.SHOULD);
      }
    }
    return none
        ? new MatchNoDocsQuery("only stop words")
        : new BooleanQuery.Builder()
            .add(any.build(), Occur.MUST)
            .add(scope(query), Occur.FILTER)
            .build();
  }

  /** Finds the vector documents of these chunks. */
  static Query vectorsOf(Collection<UUID> chunkIds) {
    return new TermInSetQuery(
        ChunkFields.EMBEDDED, chunkIds.stream().map(ChunkFields::bytes).toList());
  }

  /** Finds the word documents of a generation. */
  static Query wordsOf(Term generation) {
    return both(new TermQuery(generation), new TermQuery(ChunkFields.WORDS));
  }

  /** Finds the vector documents of a generation. */
  static Query vectorsOf(Term generation) {
    return both(new TermQuery(generation), new FieldExistsQuery(ChunkFields.VECTOR));
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }

  /** Filters by tenant and, if the query names them, by collection, documents and attributes. */
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
    DocumentAttributes.add(query.filter(), scope);
    return scope.build();
  }
}
