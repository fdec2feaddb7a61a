package dev.quarry.bench.index;

import dev.quarry.bench.Machine;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.engine.Percentiles;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentGeneration;
import dev.quarry.orchestrator.store.lucene.LuceneVectorStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Writes pages one by one from several threads and adds their vectors later in batches, and
 * compares with pages that are made durable one by one, with their vectors. Prints one Markdown
 * table.
 */
public final class IndexBench {
  private static final int PAGES = 2_000;
  private static final int CHUNKS_PER_PAGE = 20;
  private static final int THREADS = 8;
  private static final int PAGES_PER_BATCH = 8;

  private IndexBench() {}

  public static void run() throws Exception {
    try (WorkFolder work = WorkFolder.create()) {
      Path directory = work.path();
      List<String> rows = new ArrayList<>();
      // Once before, so that both runs find compiled code.
      measure(directory.resolve("warm-up"), PAGES / 4);
      rows.addAll(measure(directory.resolve("words-first"), PAGES));
      rows.add(durableOneByOne(directory.resolve("one-by-one"), PAGES));
      System.out.println(Machine.describe());
      System.out.printf("%,d pages of %d chunks, %d threads%n%n", PAGES, CHUNKS_PER_PAGE, THREADS);
      System.out.println(Phase.HEADER);
      rows.forEach(System.out::println);
    }
  }

  private static List<String> measure(Path directory, int pages) throws Exception {
    List<DocumentGeneration> generations = generations(pages);
    List<String> rows = new ArrayList<>();
    LuceneVectorStore store = new LuceneVectorStore(directory);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      Phase words = Phase.start();
      double[] millis =
          timed(
              threads,
              generations,
              each -> store.write(each, RandomPages.words(each, CHUNKS_PER_PAGE)));
      store.flush(store.incarnation());
      words.end();
      rows.add(words.row("words, one page a call", directory, Percentiles.of(millis)));
      Phase vectors = Phase.start();
      List<Double> batches = new ArrayList<>();
      for (int from = 0; from < pages; from += PAGES_PER_BATCH) {
        List<DocumentGeneration> batch =
            generations.subList(from, Math.min(from + PAGES_PER_BATCH, pages));
        long start = System.nanoTime();
        timed(
            threads,
            batch,
            each -> store.addVectors(each, RandomPages.vectors(each, CHUNKS_PER_PAGE)));
        store.flush(store.incarnation());
        batches.add((System.nanoTime() - start) / 1e6);
      }
      vectors.end();
      double[] each = batches.stream().mapToDouble(Double::doubleValue).toArray();
      rows.add(
          vectors.row(
              "vectors, %d pages a flush".formatted(PAGES_PER_BATCH),
              directory,
              Percentiles.of(each)));
    }
    Phase close = Phase.start();
    store.close();
    close.end();
    rows.add(close.row("close", directory, Percentiles.of(new double[0])));
    return rows;
  }

  private static String durableOneByOne(Path directory, int pages) throws Exception {
    try (LuceneVectorStore store = new LuceneVectorStore(directory);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      Phase phase = Phase.start();
      double[] millis =
          timed(
              threads,
              generations(pages),
              each -> {
                long incarnation = store.incarnation();
                store.write(each, RandomPages.words(each, CHUNKS_PER_PAGE));
                store.addVectors(each, RandomPages.vectors(each, CHUNKS_PER_PAGE));
                store.flush(incarnation);
              });
      phase.end();
      return phase.row(
          "for comparison: words, vectors and a flush for each page",
          directory,
          Percentiles.of(millis));
    }
  }

  private static List<DocumentGeneration> generations(int pages) {
    return Stream.generate(RandomPages::generation).limit(pages).toList();
  }

  private interface Call {
    void on(DocumentGeneration generation);
  }

  /** The time of each call in milliseconds. */
  private static double[] timed(
      ExecutorService threads, List<DocumentGeneration> generations, Call call) throws Exception {
    List<Future<Double>> calls = new ArrayList<>();
    for (DocumentGeneration each : generations) {
      calls.add(
          threads.submit(
              () -> {
                long start = System.nanoTime();
                call.on(each);
                return (System.nanoTime() - start) / 1e6;
              }));
    }
    double[] millis = new double[calls.size()];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = calls.get(i).get();
    }
    return millis;
  }
}
