package dev.quarry.orchestrator.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class Sha256Test {
  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void matches_the_examples_of_the_standard() {
    assertThat(Sha256.of("abc"))
        .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assertThat(Sha256.of(""))
        .isEqualTo(hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  }

  @Test
  void parts_and_streams_are_hashed_as_a_whole() throws Exception {
    byte[] large = "0123456789".repeat(5_000).getBytes(UTF_8);

    assertThat(Sha256.of("a".getBytes(UTF_8), "bc".getBytes(UTF_8))).isEqualTo(Sha256.of("abc"));
    assertThat(Sha256.of(new ByteArrayInputStream(large))).isEqualTo(Sha256.of(large));
  }
}
