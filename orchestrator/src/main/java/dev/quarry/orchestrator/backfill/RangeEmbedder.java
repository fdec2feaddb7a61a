package dev.quarry.orchestrator.backfill;

import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.embed.SentPassages;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.DocumentIds;
import dev.quarry.orchestrator.knowledge.VectorStore.ChunkVector;
import dev.quarry.orchestrator.knowledge.VectorWriter;
import dev.quarry.orchestrator.pipeline.chunk.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Embeds ranges of chunks and adds the vectors to the index. Imported vectors are not computed
 * again. Between two requests to the model, the backlog is asked which ranges are still pending: no
 * text of a cancelled job is sent after the request in progress. Thread-safe.
 */
public record RangeEmbedder(
    Embedder embedder, TokenMeter tokens, VectorWriter index, VectorBacklog backlog) {
  /** The usual limit of a request to an embedding endpoint. */
  private static final int MAX_PASSAGES = 32;

  /**
   * The ranges that were processed. One that was not pending any more is in neither list, unless
   * its vectors had been computed before.
   *
   * @param withoutWords the index does not hold the words of these: their documents were deleted,
   *     or are about to be written again
   */
  record Result(List<ChunkRange> added, List<ChunkRange> withoutWords) {}

  /** A passage to compute a vector of. */
  private record Text(ChunkRange range, String passage) {}

  /**
   * Returns when the vectors are durable in the index.
   *
   * @param ranges pending
   * @throws dev.quarry.orchestrator.knowledge.VectorStoreException if the index failed; the vectors
   *     of some ranges may have been added
   */
  Result embed(List<ChunkRange> ranges) throws EmbeddingException, InterruptedException {
    Map<Long, List<float[]>> computed = computed(texts(ranges));
    List<ChunkRange> added = new ArrayList<>();
    List<ChunkRange> withoutWords = new ArrayList<>();
    long incarnation = index.incarnation();
    for (ChunkRange range : ranges) {
      List<float[]> vectors = computed.getOrDefault(range.id(), List.of());
      if (vectors.size() < notImported(range).size()) {
        continue; // it was not pending any more
      }
      boolean hasWords = index.addVectors(range.generation(), vectors(range, vectors.iterator()));
      (hasWords ? added : withoutWords).add(range);
    }
    index.flush(incarnation);
    return new Result(added, withoutWords);
  }

  private static List<Text> texts(List<ChunkRange> ranges) {
    List<Text> texts = new ArrayList<>();
    for (ChunkRange range : ranges) {
      Passage.of(range.title(), notImported(range))
          .forEach(passage -> texts.add(new Text(range, passage)));
    }
    return texts;
  }

  /** The chunks that were not imported with their vectors. */
  private static List<Chunk> notImported(ChunkRange range) {
    return range.chunks().stream()
        .filter(chunk -> !range.imported().containsKey(chunk.ordinal()))
        .toList();
  }

  /** The vectors by the id of the range, in the order of the texts. */
  private Map<Long, List<float[]>> computed(List<Text> texts)
      throws EmbeddingException, InterruptedException {
    Map<String, String> tenants = new HashMap<>(); // of equal passages the first tenant pays
    texts.forEach(text -> tenants.putIfAbsent(text.passage(), text.range().generation().tenant()));
    SentPassages sent = tokens.counting(tenants);
    Map<Long, List<float[]>> computed = new HashMap<>();
    for (List<Text> rest = texts; !rest.isEmpty(); ) {
      List<Text> request = rest.subList(0, Math.min(MAX_PASSAGES, rest.size()));
      List<float[]> vectors =
          embedder.embedPassages(request.stream().map(Text::passage).toList(), sent);
      for (int i = 0; i < request.size(); i++) {
        computed
            .computeIfAbsent(request.get(i).range().id(), _ -> new ArrayList<>())
            .add(vectors.get(i));
      }
      rest = stillPending(rest.subList(request.size(), rest.size()));
    }
    return computed;
  }

  private List<Text> stillPending(List<Text> texts) {
    if (texts.isEmpty()) {
      return texts;
    }
    Map<Long, ChunkRange> ranges = new LinkedHashMap<>();
    texts.forEach(text -> ranges.put(text.range().id(), text.range()));
    Set<Long> pending =
        backlog.pending(ranges.values()).stream().map(ChunkRange::id).collect(Collectors.toSet());
    return texts.stream().filter(text -> pending.contains(text.range().id())).toList();
  }

  private static List<ChunkVector> vectors(ChunkRange range, Iterator<float[]> computed) {
    List<ChunkVector> vectors = new ArrayList<>(range.chunks().size());
    for (Chunk chunk : range.chunks()) {
      float[] imported = range.imported().get(chunk.ordinal());
      vectors.add(
          new ChunkVector(
              DocumentIds.chunk(range.generation(), chunk.ordinal()),
              chunk.ordinal(),
              imported == null ? computed.next() : imported));
    }
    return vectors;
  }
}
