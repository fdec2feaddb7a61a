package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The passages that were selected, to fold those that repeat one: of the same document, and of
 * other versions of it. Two passages are near-duplicates if the shorter one has most of its
 * sequences of words in the other.
 */
final class NearDuplicates {
  private static final int SHINGLE = 3;
  private static final double MIN_SHARED = .8;
  private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private record Shown(UUID documentId, String place, Set<List<String>> shingles) {}

  private final Map<String, Set<Shown>> byPlace = new HashMap<>();
  private final Map<UUID, Set<Shown>> byDocument = new HashMap<>();

  void add(StoredChunk chunk) {
    Shown shown = shown(chunk);
    byDocument.computeIfAbsent(shown.documentId(), _ -> new HashSet<>()).add(shown);
    if (chunk.version() != null) {
      byPlace.computeIfAbsent(shown.place(), _ -> new HashSet<>()).add(shown);
    }
  }

  boolean contain(StoredChunk chunk) {
    Shown candidate = shown(chunk);
    boolean ofDocument =
        byDocument.getOrDefault(candidate.documentId(), Set.of()).stream()
            .anyMatch(each -> alike(each.shingles(), candidate.shingles()));
    return ofDocument
        || chunk.version() != null
            && byPlace.getOrDefault(candidate.place(), Set.of()).stream()
                .anyMatch(each -> alike(each.shingles(), candidate.shingles()));
  }

  private static Shown shown(StoredChunk chunk) {
    return new Shown(chunk.documentId(), VersionPreference.place(chunk), shingles(chunk.text()));
  }

  private static boolean alike(Set<List<String>> one, Set<List<String>> other) {
    Set<List<String>> small = one.size() < other.size() ? one : other;
    Set<List<String>> large = small == one ? other : one;
    if (small.isEmpty()) {
      return large.isEmpty();
    }
    long shared = small.stream().filter(large::contains).count();
    return shared >= MIN_SHARED * small.size();
  }

  private static Set<List<String>> shingles(String text) {
    List<String> words =
        NOT_A_WORD
            .splitAsStream(text)
            .filter(w -> !w.isEmpty())
            .map(NearDuplicates::lower)
            .toList();
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; i == 0 || i + SHINGLE <= words.size(); i++) {
      shingles.add(words.subList(i, Math.min(words.size(), i + SHINGLE)));
    }
    return shingles;
  }

  private static String lower(String word) {
    return word.toLowerCase(java.util.Locale.ROOT);
  }
}
