package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's files need no key and are served with a strict policy. */
final class DashboardEdgeTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/dashboard/none.js",
        "/dashboard/jobs/0d2f6c1b-e3b0-4f5c-8a5d-3f3b8c0a9e77",
        "/webjars/none/1.2.3-rc.1/none@1.mjs"
      })
  void files_need_no_key_and_load_nothing_from_elsewhere(String path) {
    HttpResponse<String> response = SERVER.get(path, null);
    assertThat(response.statusCode()).isIn(200, 404);
    assertThat(header(response, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboardx",
        "/dashboard/../jobs",
        "/dashboard/./x",
        "/dashboard/%2e%2e/jobs",
        "/dashboard/..%2fjobs",
        "/dashboard/x;/../../jobs",
        "/dashboard//jobs",
        "/webjars/.hidden",
        "//jobs"
      })
  void other_paths_that_look_alike_need_a_key(String path) {
    int status = SERVER.send(SERVER.request("/x", null).uri(raw(path))).statusCode();
    assertThat(status).as(path).isIn(400, 401);
  }

  private static URI raw(String path) {
    return URI.create("http://127.0.0.1:" + SERVER.port() + path);
  }

  @Test
  void only_reading_is_public() {
    assertThat(SERVER.send("POST", "/dashboard/x", "{}", null).statusCode()).isEqualTo(401);
    assertThat(SERVER.send("DELETE", "/", null, null).statusCode()).isEqualTo(401);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
