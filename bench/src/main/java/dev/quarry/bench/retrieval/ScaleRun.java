package dev.quarry.bench.retrieval;

import dev.quarry.bench.retrieval.ScaleBench.Embedded;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.DocumentFields;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.IndexedChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.search.SearchService;
import dev.quarry.orchestrator.store.lucene.AnalyzerHighlighter;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

/** One index of a given size, beside a bare index of Lucene with the same texts. */
final class ScaleRun implements AutoCloseable {
  static final String HEADER =
      """
      | chunks | recall@10 | search p50 / p95 ms | embedding of the query p50 | bare Lucene query p50 | search / (bare + embedding) | index MB | heap MB |
      |---|---|---|---|---|---|---|---|\
      """;

  private static final int CHUNKS_PER_DOCUMENT = 20;
  private static final int TOP = 10;

  /** Not measured: until the code is compiled. */
  private static final int WARM_UP = 60;

  private final Path directory;
  private final MemoryCatalog catalog = new MemoryCatalog();
  private final AnalyzerHighlighter highlighter = new AnalyzerHighlighter();
  private final EnglishAnalyzer analyzer = new EnglishAnalyzer();
  private final Embedder embedder;
  private final LuceneVectorStore store;
  private final SearchService search;
  private final List<UUID> ids = new ArrayList<>();

  ScaleRun(Path directory, TokenCounter tokens, Embedder embedder) {
    this.directory = directory;
    this.embedder = embedder;
    this.store = new LuceneVectorStore(directory.resolve("store"));
    this.search = new SearchService(embedder, store, catalog, tokens, highlighter);
  }

  String measure(List<Embedded> chunks, List<String> questions) throws Exception {
    fill(chunks);
    List<float[]> vectors = new ArrayList<>();
    for (String question : questions) {
      vectors.add(embedder.embedQuery(question));
    }
    double recall = recall(chunks, vectors);
    Path bareFiles = directory.resolve("bare");
    writeBare(chunks, bareFiles);
    double[] whole = new double[questions.size()];
    double[] embedding = new double[questions.size()];
    double[] bare = new double[questions.size()];
    try (FSDirectory files = FSDirectory.open(bareFiles);
        DirectoryReader reader = DirectoryReader.open(files)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int round = -WARM_UP; round < questions.size(); round++) {
        int i = Math.floorMod(round, questions.size());
        String question = questions.get(i);
        // In turn, so that a busy machine is as busy for each of them.
        bare[i] = millis(() -> bareQuery(searcher, question));
        embedding[i] = millis(() -> embedder.embedQuery(question));
        whole[i] =
            millis(
                () ->
                    search.search(
                        Shelf.TENANT, new SearchRequest(question, null, 5, null, null, null)));
      }
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    double p50 = percentile(whole, .5);
    double parts = percentile(bare, .5) + percentile(embedding, .5);
    return String.format(
        Locale.ROOT,
        "| %,d | %.4f | %.1f / %.1f | %.1f | %.2f | %.2f | %d | %d |",
        chunks.size(),
        recall,
        p50,
        percentile(whole, .95),
        percentile(embedding, .5),
        percentile(bare, .5),
        p50 / parts,
        size(directory.resolve("store")) >> 20,
        heap);
  }

  private void fill(List<Embedded> chunks) {
    for (int from = 0; from < chunks.size(); from += CHUNKS_PER_DOCUMENT) {
      List<Embedded> some =
          chunks.subList(from, Math.min(chunks.size(), from + CHUNKS_PER_DOCUMENT));
      String uri = "page" + from;
      DocumentKey key = new DocumentKey(Shelf.TENANT, Shelf.COLLECTION, uri);
      DocumentGeneration generation =
          new DocumentGeneration(Shelf.TENANT, Shelf.COLLECTION, DocumentIds.document(key), 1);
      DocumentFields fields =
          DocumentFields.of(uri, some.getFirst().document().title(), "en", Map.of(), Instant.EPOCH);
      List<IndexedChunk> words = new ArrayList<>();
      List<ChunkVector> vectors = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        Embedded each = some.get(i);
        UUID id = DocumentIds.chunk(generation, i);
        ids.add(id);
        String headings = String.join(" > ", each.chunk().headings());
        words.add(new IndexedChunk(id, i, headings, each.chunk().passage(), fields));
        vectors.add(new ChunkVector(id, i, each.vector()));
        catalog.add(stored(id, generation, uri, each));
      }
      store.write(generation, words);
      store.addVectors(generation, vectors);
    }
    store.flush(store.incarnation());
  }

  private static StoredChunk stored(
      UUID id, DocumentGeneration generation, String uri, Embedded each) {
    return new StoredChunk(
        id,
        generation.documentId(),
        Shelf.COLLECTION,
        uri,
        each.document().title(),
        "en",
        each.chunk().headings(),
        each.chunk().text(),
        each.chunk().startOffset(),
        each.chunk().endOffset(),
        Instant.EPOCH,
        each.chunk().context(),
        each.chunk().anchor(),
        null);
  }

  private double recall(List<Embedded> chunks, List<float[]> questions) {
    int found = 0;
    for (float[] question : questions) {
      double[] near = chunks.stream().mapToDouble(each -> dot(question, each.vector())).toArray();
      Set<UUID> exact = new HashSet<>();
      IntStream.range(0, near.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> near[i]).reversed())
          .limit(TOP)
          .forEach(i -> exact.add(ids.get(i)));
      Query query =
          new Query(Shelf.TENANT, null, Set.of(), SearchMode.DENSE, "unused", question, TOP);
      for (Hit hit : store.search(query)) {
        found += exact.contains(hit.chunkId()) ? 1 : 0;
      }
    }
    return (double) found / (TOP * questions.size());
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private void writeBare(List<Embedded> chunks, Path path) throws IOException {
    try (FSDirectory files = FSDirectory.open(path);
        IndexWriter writer = new IndexWriter(files, new IndexWriterConfig(analyzer))) {
      for (Embedded each : chunks) {
        Document document = new Document();
        document.add(new TextField("text", each.chunk().passage(), Field.Store.NO));
        writer.addDocument(document);
      }
    }
  }

  private int bareQuery(IndexSearcher searcher, String question) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    try (var tokens = analyzer.tokenStream("text", question)) {
      var term =
          tokens.addAttribute(org.apache.lucene.analysis.tokenattributes.CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        any.add(new TermQuery(new Term("text", term.toString())), Occur.SHOULD);
      }
    }
    return searcher.search(any.build(), TOP).scoreDocs.length;
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static double millis(Work work) throws Exception {
    long start = System.nanoTime();
    if (work.run() == null) {
      throw new IllegalStateException("no result");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static double percentile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  private static long size(Path root) throws IOException {
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    store.close();
    highlighter.close();
    analyzer.close();
  }
}
