package dev.quarry.orchestrator.embed.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Groups texts of similar length: an endpoint pads a batch to its longest text. */
final class LengthBatches {
  /** What the most restrictive of the common servers accepts by default. */
  private static final int MOST_TEXTS = 32;

  private static final int MOST_CHARACTERS = 100_000;

  private LengthBatches() {}

  /** Positions in {@code texts}, each in one batch. */
  static List<List<Integer>> of(List<String> texts) {
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    List<Integer> batch = new ArrayList<>();
    int characters = 0;
    for (int position : byLength) {
      int length = texts.get(position).length();
      boolean full = batch.size() == MOST_TEXTS || characters + length > MOST_CHARACTERS;
      if (full && !batch.isEmpty()) {
        batches.add(List.copyOf(batch));
        batch.clear();
        characters = 0;
      }
      batch.add(position);
      characters += length;
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }
}
