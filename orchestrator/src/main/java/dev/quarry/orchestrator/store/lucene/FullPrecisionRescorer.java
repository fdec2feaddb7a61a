package dev.quarry.orchestrator.store.lucene;

import org.apache.lucene.search.DoubleValuesSourceRescorer;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;

/** Re-ranks the candidates of a search on quantised vectors by their full-precision vectors. */
final class FullPrecisionRescorer extends DoubleValuesSourceRescorer {

  FullPrecisionRescorer(float[] query) {
    super(new FullPrecisionFloatVectorSimilarityValuesSource(query, ChunkFields.VECTOR));
  }

  @Override
  protected float combine(float quantised, boolean present, double exact) {
    return present ? (float) exact : quantised;
  }
}
