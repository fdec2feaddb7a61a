package dev.quarry.orchestrator.store.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * Stores vectors as int8 (one byte a dimension) and in full precision; see the package
 * documentation.
 */
final class VectorCodec extends Lucene104Codec {
  private static final int MAX_CONNECTIONS = 32;
  private static final int BEAM_WIDTH = 200;
  private static final int MERGE_THREADS = 1;

  /**
   * A segment gets an HNSW graph if it has more vectors than a graph search for this many
   * neighbours is expected to visit, {@code ln(vectors) * GRAPH_THRESHOLD}: from about 43,000
   * vectors on.
   */
  private static final int GRAPH_THRESHOLD = 4_000;

  private final KnnVectorsFormat vectors =
      new Lucene104HnswScalarQuantizedVectorsFormat(
          ScalarEncoding.UNSIGNED_BYTE,
          MAX_CONNECTIONS,
          BEAM_WIDTH,
          MERGE_THREADS,
          null,
          GRAPH_THRESHOLD);

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }
}
