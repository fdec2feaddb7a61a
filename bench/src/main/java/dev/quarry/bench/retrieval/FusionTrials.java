package dev.quarry.bench.retrieval;

import java.util.List;

/** Fuses the same two rankings of each question in several ways, and measures each. */
final class FusionTrials {
  private FusionTrials() {}

  static FusionTrials of(Shelf shelf, TestSet set) {
    throw new UnsupportedOperationException();
  }

  static String table(List<FusionTrials> sets) {
    throw new UnsupportedOperationException();
  }
}
