package dev.quarry.orchestrator.store.lucene;

import org.apache.lucene.search.DoubleValuesSourceRescorer;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;

/**
 * Ranks candidates that were found by quantised vectors again by the vectors as they were given.
 */
final class FullPrecisionRescorer extends DoubleValuesSourceRescorer {

  FullPrecisionRescorer(float[] query) {
    super(new FullPrecisionFloatVectorSimilarityValuesSource(query, ChunkFields.VECTOR));
  }

  @Override
  protected float combine(float quantised, boolean present, double exact) {
    return present ? (float) exact : quantised;
  }
}
