package dev.quarry.orchestrator.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void versions_are_ordered_by_their_numbers() {
    assertThat(
            Stream.of("stable", "3.9", "4.0", "v3.10", "main", "4.0rc1", "10", "4.0.1")
                .map(Version::new)
                .sorted()
                .map(Version::text))
        .containsExactly("main", "3.9", "v3.10", "4.0rc1", "4.0", "4.0.1", "10", "stable");
  }
}
