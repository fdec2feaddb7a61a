package dev.quarry.orchestrator.api.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.hash.Sha256;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class SecurityHeadersTest {

  @Test
  void only_the_import_map_of_the_page_is_allowed_inline() {
    String map = "\n{\"imports\":{\"ui\":\"./ui.js\"}}\n";
    String hash = Base64.getEncoder().encodeToString(Sha256.of(map.getBytes(UTF_8)));
    String page = "<script type=\"importmap\">" + map + "</script><script>alert(1)</script>";

    assertThat(new SecurityHeaders(page).dashboardPolicy())
        .contains("script-src 'self' 'sha256-" + hash + "';");
    assertThat(new SecurityHeaders("").dashboardPolicy()).contains("script-src 'self';");
  }
}
