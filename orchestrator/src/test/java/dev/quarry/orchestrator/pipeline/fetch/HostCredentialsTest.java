package dev.quarry.orchestrator.pipeline.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCredentialsTest {

  @Test
  void headers_belong_to_scheme_host_and_port() {
    HostCredentials credentials =
        HostCredentials.parse(
            List.of(
                "# of the wiki",
                "",
                "https://Wiki.example.org Authorization: Bearer s3cret",
                "https://wiki.example.org/ Cookie: a=1; b=2",
                "http://127.1:8080 X-Key: k"));
    assertThat(credentials.headers("https://wiki.example.org"))
        .isEqualTo(Map.of("Authorization", "Bearer s3cret", "Cookie", "a=1; b=2"));
    assertThat(credentials.headers("http://127.0.0.1:8080")).containsEntry("X-Key", "k");
    assertThat(credentials.headers("http://wiki.example.org")).isEmpty();
    assertThat(credentials.headers("https://wiki.example.org:8443")).isEmpty();
    assertThat(credentials.headers("https://docs.wiki.example.org")).isEmpty();
    assertThat(credentials.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wiki.example.org Cookie: s3cret",
        "https://wiki.example.org/path Cookie: s3cret",
        "https://wiki.example.org Cookie s3cret",
        "https://wiki.example.org Cookie: s3cret\u0001",
      })
  void invalid_line_is_named_by_its_number(String line) {
    assertThatThrownBy(() -> HostCredentials.parse(List.of("", line)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("line 2");
  }
}
