package dev.quarry.orchestrator.search;

import dev.quarry.orchestrator.knowledge.DocumentCatalog.StoredChunk;
import dev.quarry.orchestrator.search.CandidateRetriever.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Prefers the newest version of a product's documentation: passages of the same place (collection,
 * title and headings) in several versions keep the places that they have in the ranking, and the
 * newest version gets the best of these.
 */
final class VersionPreference {
  private static final Pattern NUMBERS = Pattern.compile("[0-9][0-9.]*");

  private VersionPreference() {}

  static List<Candidate> newestFirst(List<Candidate> candidates) {
    Map<String, List<Candidate>> places = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.chunk().version() != null) {
        places.computeIfAbsent(place(candidate.chunk()), _ -> new ArrayList<>()).add(candidate);
      }
    }
    Map<String, Iterator<Candidate>> ordered = new HashMap<>();
    places.forEach((place, group) -> ordered.put(place, newest(group).iterator()));
    List<Candidate> preferred = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      Iterator<Candidate> group =
          candidate.chunk().version() == null ? null : ordered.get(place(candidate.chunk()));
      preferred.add(
          group == null ? candidate : new Candidate(group.next().chunk(), candidate.score()));
    }
    return preferred;
  }

  private static List<Candidate> newest(List<Candidate> group) {
    return group.stream()
        .sorted(
            Comparator.comparing(
                    (Candidate each) -> new Version(Objects.requireNonNull(each.chunk().version())))
                .reversed())
        .toList();
  }

  /** Title and headings without the numbers of versions. */
  static String place(StoredChunk chunk) {
    String names =
        Objects.requireNonNullElse(chunk.title(), "") + "\n" + String.join("\n", chunk.headings());
    return chunk.collection()
        + "\n"
        + NUMBERS.matcher(names).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
