package dev.quarry.orchestrator.store.lucene;

import static java.util.Objects.requireNonNull;

import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.ReciprocalRankFusion;
import dev.quarry.orchestrator.store.lucene.ChunkFields.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/** Runs a search on one snapshot of the index. */
final class ChunkSearch {
  /** Fusion and rescoring need more candidates than the caller's limit. */
  private static final int MIN_CANDIDATES = 100;

  private final ChunkQueries queries;

  ChunkSearch(Analyzer analyzer) {
    queries = new ChunkQueries(analyzer);
  }

  List<Hit> run(IndexSearcher searcher, Query query) throws IOException {
    int depth = Math.max(MIN_CANDIDATES, 2 * query.limit());
    return switch (query.mode()) {
      case DENSE -> hits(searcher, dense(searcher, query, depth), query.limit());
      case KEYWORD -> hits(searcher, keyword(searcher, query, query.limit()), query.limit());
      case HYBRID -> {
        List<List<Integer>> rankings =
            List.of(
                ranking(dense(searcher, query, depth)), ranking(keyword(searcher, query, depth)));
        yield fused(searcher, ReciprocalRankFusion.fuse(rankings, query.limit()));
      }
    };
  }

  private TopDocs dense(IndexSearcher searcher, Query query, int depth) throws IOException {
    float[] vector = requireNonNull(query.vector(), "a dense search needs a vector");
    TopDocs nearest = searcher.search(queries.dense(query, vector, depth), depth);
    // Lucene's rescorer throws if there are no hits.
    return nearest.scoreDocs.length == 0
        ? nearest
        : new FullPrecisionRescorer(vector).rescore(searcher, nearest, depth);
  }

  private TopDocs keyword(IndexSearcher searcher, Query query, int depth) throws IOException {
    return searcher.search(queries.keyword(query), depth);
  }

  private static List<Integer> ranking(TopDocs docs) {
    List<Integer> ranking = new ArrayList<>(docs.scoreDocs.length);
    for (ScoreDoc doc : docs.scoreDocs) {
      ranking.add(doc.doc);
    }
    return ranking;
  }

  private static List<Hit> hits(IndexSearcher searcher, TopDocs docs, int limit)
      throws IOException {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, docs.scoreDocs.length); i++) {
      hits.add(hit(searcher, docs.scoreDocs[i].doc, docs.scoreDocs[i].score));
    }
    return hits;
  }

  private static List<Hit> fused(
      IndexSearcher searcher, List<ReciprocalRankFusion.Ranked<Integer>> ranked)
      throws IOException {
    List<Hit> hits = new ArrayList<>(ranked.size());
    for (ReciprocalRankFusion.Ranked<Integer> each : ranked) {
      hits.add(hit(searcher, each.item(), each.score()));
    }
    return hits;
  }

  private static Hit hit(IndexSearcher searcher, int doc, double score) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    BinaryDocValues identities = DocValues.getBinary(leaf.reader(), ChunkFields.IDENTITY);
    if (!identities.advanceExact(doc - leaf.docBase)) {
      throw new IOException("an indexed chunk has no identity");
    }
    Identity identity = Identity.decode(identities.binaryValue());
    return new Hit(identity.chunkId(), identity.documentId(), identity.generation(), score);
  }
}
