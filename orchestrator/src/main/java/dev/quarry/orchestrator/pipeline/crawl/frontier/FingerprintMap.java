package dev.quarry.orchestrator.pipeline.crawl.frontier;

import dev.quarry.orchestrator.hash.Sha256;
import java.nio.ByteBuffer;

/**
 * Maps texts to numbers. It keeps only a 64-bit fingerprint of each text: 16 bytes an entry at a
 * load of at most two thirds, whatever the length of the texts. Among a million texts two have the
 * same fingerprint with a probability of 1 to 37 million. Not thread-safe.
 */
final class FingerprintMap {
  private static final int INITIAL_CAPACITY = 64;

  /** Marks a free place; the fingerprint 0 is kept as 1. */
  private static final long FREE = 0;

  private long[] keys = new long[INITIAL_CAPACITY];
  private long[] values = new long[INITIAL_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  boolean contains(String text) {
    return keys[place(fingerprint(text))] != FREE;
  }

  /** The number of a text; {@code absent} if it has none. */
  long get(String text, long absent) {
    int place = place(fingerprint(text));
    return keys[place] == FREE ? absent : values[place];
  }

  void put(String text, long value) {
    put(fingerprint(text), value);
  }

  /** Adds a text. Returns false if the map has it already. */
  boolean add(String text) {
    boolean added = !contains(text);
    if (added) {
      put(text, 1);
    }
    return added;
  }

  /** Returns the number of a hash; adds it with this number if it has none. */
  long putIfAbsent(byte[] sha256, long value) {
    long key = key(sha256);
    int place = place(key);
    if (keys[place] != FREE) {
      return values[place];
    }
    put(key, value);
    return value;
  }

  private void put(long key, long value) {
    int place = place(key);
    if (keys[place] == FREE) {
      keys[place] = key;
      size++;
    }
    values[place] = value;
    if (size * 3L > keys.length * 2L) {
      grow();
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }

  /** Linear probing: where the key is, or the free place where it belongs. */
  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) key & mask;
    while (keys[place] != FREE && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private static long fingerprint(String text) {
    return key(Sha256.of(text));
  }

  private static long key(byte[] sha256) {
    long key = ByteBuffer.wrap(sha256).getLong();
    return key == FREE ? 1 : key;
  }
}
