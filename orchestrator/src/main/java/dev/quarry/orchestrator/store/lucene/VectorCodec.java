package dev.quarry.orchestrator.store.lucene;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/** Writes vectors as one byte a dimension beside the full ones; see the package's essay. */
final class VectorCodec extends Lucene104Codec {
  private static final int MAX_CONNECTIONS = 32;
  private static final int BEAM_WIDTH = 200;
  private static final int MERGE_THREADS = 1;

  /**
   * A segment gets a graph when it has more vectors than a search through the graph for this many
   * neighbours is expected to visit, {@code ln(vectors) * GRAPH_FROM}: from about 43,000 on.
   */
  private static final int GRAPH_FROM = 4_000;

  private final KnnVectorsFormat vectors =
      new Lucene104HnswScalarQuantizedVectorsFormat(
          ScalarEncoding.UNSIGNED_BYTE,
          MAX_CONNECTIONS,
          BEAM_WIDTH,
          MERGE_THREADS,
          null,
          GRAPH_FROM);

  @Override
  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
    return vectors;
  }
}
