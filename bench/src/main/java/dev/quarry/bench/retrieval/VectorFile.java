package dev.quarry.bench.retrieval;

import dev.quarry.orchestrator.embed.EmbeddingCache;
import dev.quarry.orchestrator.embed.TextHash;
import dev.quarry.orchestrator.embed.VectorBytes;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Vectors of passages by the hashes of their texts, appended to a file, so that a text is embedded
 * once for all runs. A file has the vectors of one model.
 */
final class VectorFile implements EmbeddingCache {
  private static final int HASH_BYTES = 32;

  private final Path file;
  private final Map<TextHash, float[]> vectors = new ConcurrentHashMap<>();

  VectorFile(Path file, int dimension) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      read(dimension);
    }
  }

  private void read(int dimension) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
      byte[] hash = new byte[HASH_BYTES];
      byte[] vector = new byte[Float.BYTES * dimension];
      while (true) {
        in.readFully(hash);
        in.readFully(vector);
        vectors.put(TextHash.of(hash.clone()), VectorBytes.decode(vector));
      }
    } catch (EOFException e) {
      // The end of the file; a run that was ended may have left a part of a vector.
      long whole = vectors.size() * (long) (HASH_BYTES + Float.BYTES * dimension);
      if (Files.size(file) != whole) {
        throw new IOException(file + " is damaged: delete it", e);
      }
    }
  }

  @Override
  public Map<TextHash, float[]> find(String model, Collection<TextHash> texts) {
    Map<TextHash, float[]> found = new HashMap<>();
    for (TextHash text : texts) {
      float[] vector = vectors.get(text);
      if (vector != null) {
        found.put(text, vector);
      }
    }
    return found;
  }

  @Override
  public synchronized void put(String model, Map<TextHash, float[]> added) {
    try (OutputStream out =
        new java.io.BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
      for (Map.Entry<TextHash, float[]> each : added.entrySet()) {
        if (vectors.putIfAbsent(each.getKey(), each.getValue()) == null) {
          out.write(each.getKey().bytes());
          out.write(VectorBytes.encode(each.getValue()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the vectors could not be written to " + file, e);
    }
  }

  @Override
  public long size() {
    return vectors.size();
  }

  @Override
  public int evictOldest(int limit) {
    return 0;
  }

  @Override
  public int evictSince(String model, Instant time) {
    return 0;
  }
}
