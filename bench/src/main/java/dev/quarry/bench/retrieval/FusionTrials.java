package dev.quarry.bench.retrieval;

import dev.quarry.bench.retrieval.TestSet.Question;
import dev.quarry.model.SearchMode;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.knowledge.VectorStore.Candidates;
import dev.quarry.orchestrator.knowledge.VectorStore.DocumentFilter;
import dev.quarry.orchestrator.knowledge.VectorStore.Hit;
import dev.quarry.orchestrator.knowledge.VectorStore.Query;
import dev.quarry.orchestrator.knowledge.ranking.HitFusion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Fuses the same two rankings of each question in several ways, and measures each. */
record FusionTrials(String set, Map<String, Measures> measured) {
  /** Hits of a fused ranking that count. */
  private static final int CUTOFF = 200;

  /** The smoothing constant of reciprocal rank fusion. */
  private static final int RRF_K = 60;

  private static Map<String, Function<Candidates, List<Hit>>> fusions() {
    Map<String, Function<Candidates, List<Hit>>> fusions = new LinkedHashMap<>();
    fusions.put("keyword", Candidates::keyword);
    fusions.put("dense", Candidates::dense);
    fusions.put("reciprocal rank, first 100", found -> reciprocalRank(first(found, 100)));
    for (int depth : new int[] {100, HitFusion.DEPTH}) {
      for (double weight : new double[] {.4, .5, .6, .65, .7}) {
        for (double evidence : new double[] {0, .1, .2}) {
          fusions.put(
              String.format(
                  Locale.ROOT, "convex, first %d, dense %.2f, page %.1f", depth, weight, evidence),
              found -> HitFusion.fuse(first(found, depth), weight, evidence));
        }
      }
    }
    fusions.put("the product's", HitFusion::fuse);
    return fusions;
  }

  static FusionTrials of(Shelf shelf, TestSet set) throws EmbeddingException, InterruptedException {
    Map<String, Measures> measured = new LinkedHashMap<>();
    for (Question question : set.questions()) {
      Candidates found =
          shelf
              .index()
              .candidates(
                  new Query(
                      Shelf.TENANT,
                      Shelf.COLLECTION,
                      Set.of(),
                      DocumentFilter.NONE,
                      SearchMode.HYBRID,
                      question.text(),
                      List.of(shelf.embedder().embedQuery(question.text())),
                      CUTOFF));
      fusions()
          .forEach(
              (name, fusion) ->
                  add(
                      measured.computeIfAbsent(name, _ -> new Measures()),
                      question,
                      chunks(shelf, fusion.apply(found))));
    }
    return new FusionTrials(set.name(), measured);
  }

  private static List<StoredChunk> chunks(Shelf shelf, List<Hit> hits) {
    List<UUID> ids = hits.stream().limit(CUTOFF).map(Hit::chunkId).toList();
    Map<UUID, StoredChunk> stored = shelf.catalog().current(Shelf.TENANT, ids);
    List<StoredChunk> chunks = new ArrayList<>();
    for (UUID id : ids) {
      StoredChunk chunk = stored.get(id);
      if (chunk != null) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  private static void add(Measures measures, Question question, List<StoredChunk> chunks) {
    Set<String> pages = new LinkedHashSet<>();
    chunks.forEach(chunk -> pages.add(chunk.uri()));
    measures.add(question, List.copyOf(pages), chunks.stream().map(StoredChunk::passage).toList());
  }

  private static Candidates first(Candidates found, int depth) {
    return new Candidates(
        found.dense().subList(0, Math.min(depth, found.dense().size())),
        found.keyword().subList(0, Math.min(depth, found.keyword().size())),
        found.withoutVector());
  }

  /** The sum of 1 / (k + rank) over both rankings (Cormack, Clarke, Buettcher 2009). */
  private static List<Hit> reciprocalRank(Candidates found) {
    Map<UUID, Hit> hits = new HashMap<>();
    Map<UUID, Double> scores = new LinkedHashMap<>();
    for (List<Hit> ranking : List.of(found.dense(), found.keyword())) {
      for (int i = 0; i < ranking.size(); i++) {
        Hit hit = ranking.get(i);
        hits.put(hit.chunkId(), hit);
        scores.merge(hit.chunkId(), 1.0 / (RRF_K + i + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(Map.Entry.<UUID, Double>comparingByValue(Comparator.reverseOrder()))
        .flatMap(each -> java.util.stream.Stream.ofNullable(hits.get(each.getKey())))
        .toList();
  }

  /** One row for each fusion: its measures on each set, and their means. */
  static String table(List<FusionTrials> trials) {
    StringBuilder table =
        new StringBuilder("\nnDCG@10 / hit@1 of the same candidates\n\n| fusion |");
    trials.forEach(each -> table.append(' ').append(each.set()).append(" |"));
    table.append(" mean nDCG@10 | mean MRR |\n|---|");
    table.append("---|".repeat(trials.size() + 2)).append('\n');
    for (String fusion : trials.getFirst().measured().keySet()) {
      table.append("| ").append(fusion).append(" |");
      double ndcg = 0;
      double mrr = 0;
      for (FusionTrials each : trials) {
        Measures measures = each.measured().getOrDefault(fusion, new Measures());
        table.append(String.format(Locale.ROOT, " %.3f / %d |", measures.ndcg(), measures.first()));
        ndcg += measures.ndcg() / trials.size();
        mrr += measures.mrr() / trials.size();
      }
      table.append(String.format(Locale.ROOT, " %.4f | %.4f |%n", ndcg, mrr));
    }
    return table.toString();
  }
}
