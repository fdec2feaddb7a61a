package dev.quarry.orchestrator.pipeline.crawl.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.hash.Sha256;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintMapTest {
  private final FingerprintMap map = new FingerprintMap();

  @Test
  void behaves_like_a_map() {
    Map<String, Long> model = new HashMap<>();
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String key = "https://example.org/" + random.nextInt(20_000);
      long value = random.nextInt(1_000);
      assertThat(map.get(key, -1)).isEqualTo(model.getOrDefault(key, -1L));
      map.put(key, value);
      model.put(key, value);
    }
    assertThat(map.size()).isEqualTo(model.size());
    model.forEach((key, value) -> assertThat(map.get(key, -1)).isEqualTo(value));
    assertThat(map.contains("https://example.org/other")).isFalse();
  }

  @Test
  void keeps_the_first_number_of_a_hash() {
    assertThat(map.putIfAbsent(Sha256.of("a"), 3)).isEqualTo(3);
    assertThat(map.putIfAbsent(Sha256.of("a"), 4)).isEqualTo(3);
    assertThat(map.putIfAbsent(new byte[32], 5)).isEqualTo(5);
    assertThat(map.putIfAbsent(new byte[32], 6)).isEqualTo(5);
  }

  @Test
  void adds_a_text_once() {
    assertThat(map.add("a")).isTrue();
    assertThat(map.add("a")).isFalse();
  }
}
