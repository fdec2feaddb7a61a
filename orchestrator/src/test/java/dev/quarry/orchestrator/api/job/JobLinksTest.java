package dev.quarry.orchestrator.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class JobLinksTest {
  /** A submission accepts none of these characters but the colon; links do not depend on that. */
  @Test
  void id_of_a_batch_is_one_encoded_path_segment() {
    String link = new JobLinks("https://host.example/quarry").batch("a b/c?d#e%f+g:h\u00e9");

    assertThat(link)
        .isEqualTo("https://host.example/quarry/batches/a%20b%2Fc%3Fd%23e%25f%2Bg%3Ah%C3%A9");
    assertThat(URI.create(link).getPath()).isEqualTo("/quarry/batches/a b/c?d#e%f+g:h\u00e9");
  }
}
