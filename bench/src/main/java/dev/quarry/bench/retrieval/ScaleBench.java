package dev.quarry.bench.retrieval;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.retrieval.TestSet.Source;
import dev.quarry.orchestrator.embed.CachingEmbedder;
import dev.quarry.orchestrator.embed.EmbeddingRate;
import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.embed.onnx.OnnxEmbedder;
import dev.quarry.orchestrator.embed.onnx.OnnxTokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Measures recall, latency and memory of searches in indexes of several sizes. The vectors are
 * those of real passages; in an index of more chunks than there are passages the further ones are
 * copies with random noise.
 */
public final class ScaleBench {
  public static final String USAGE =
      """
      usage: java --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector
             -jar bench/target/bench.jar scale FOLDER [--vectors FILE] [--chunks 1000,10000,100000]
      FOLDER has docs/questions.json, whose sites are the passages and whose questions are asked.\
      """;

  private static final int DIMENSION = 384;
  private static final Duration QUERY_TIMEOUT = Duration.ofMinutes(1);

  /** The length of the noise that is added to a vector of length 1. */
  private static final double NOISE = .25;

  private ScaleBench() {}

  /** A passage with its vector. */
  record Embedded(Source document, Chunk chunk, float[] vector) {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> arguments) throws Exception {
    if (arguments.isEmpty() || !Files.isDirectory(Path.of(arguments.getFirst()))) {
      throw new IllegalArgumentException("the first argument must be a folder with questions");
    }
    Arguments options =
        Arguments.parse(arguments.subList(1, arguments.size()), Set.of("--vectors", "--chunks"));
    List<Integer> sizes =
        Arrays.stream(options.text("--chunks").orElse("1000,10000,100000").split(","))
            .map(Integer::valueOf)
            .toList();
    Path natives = Path.of(System.getProperty("java.io.tmpdir"), "quarry-bench-native");
    OnnxTokenCounter tokens = new OnnxTokenCounter(natives.toAbsolutePath());
    int threads = Runtime.getRuntime().availableProcessors();
    try (WorkFolder work = WorkFolder.create();
        OnnxEmbedder model = new OnnxEmbedder(tokens, threads, QUERY_TIMEOUT)) {
      model.start();
      Path file =
          Objects.requireNonNullElse(
              options.path("--vectors").orElse(null), work.path().resolve("vectors"));
      CachingEmbedder embedder =
          new CachingEmbedder(model, new VectorFile(file, DIMENSION), new EmbeddingRate());
      List<TestSet> sets =
          DocumentationSet.read(Path.of(arguments.getFirst()).resolve("docs/questions.json"));
      List<Embedded> passages = passages(sets, tokens, embedder);
      List<String> questions =
          sets.stream().flatMap(set -> set.questions().stream()).map(q -> q.text()).toList();
      System.out.println(Machine.describe());
      System.out.printf("%,d real passages, %d questions%n%n", passages.size(), questions.size());
      System.out.println(ScaleRun.HEADER);
      for (int size : sizes) {
        try (ScaleRun run = new ScaleRun(work.path().resolve("size" + size), tokens, embedder)) {
          System.out.println(run.measure(jittered(passages, size), questions));
        }
      }
    }
  }

  private static List<Embedded> passages(
      List<TestSet> sets, TokenCounter tokens, CachingEmbedder embedder) throws Exception {
    Chunker chunker = new Chunker(tokens, ChunkSizes.DEFAULT);
    List<Embedded> all = new ArrayList<>();
    for (TestSet set : sets) {
      for (Source document : set.documents()) {
        List<Chunk> chunks = document.chunks(chunker);
        List<float[]> vectors = embedder.embedPassages(Passage.of(document.title(), chunks));
        for (int i = 0; i < chunks.size(); i++) {
          all.add(new Embedded(document, chunks.get(i), vectors.get(i)));
        }
      }
    }
    return all;
  }

  /** The first of a random order, and then copies of them with noise. */
  private static List<Embedded> jittered(List<Embedded> passages, int size) {
    Random random = new Random(1);
    List<Embedded> shuffled = new ArrayList<>(passages);
    java.util.Collections.shuffle(shuffled, random);
    List<Embedded> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Embedded each = shuffled.get(i % shuffled.size());
      all.add(
          i < shuffled.size()
              ? each
              : new Embedded(each.document(), each.chunk(), noisy(each.vector(), random)));
    }
    return all;
  }

  private static float[] noisy(float[] vector, Random random) {
    double scale = NOISE / Math.sqrt(vector.length);
    float[] noisy = new float[vector.length];
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      noisy[i] = (float) (vector[i] + scale * random.nextGaussian());
      squares += (double) noisy[i] * noisy[i];
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) (noisy[i] / length);
    }
    return noisy;
  }
}
