package dev.quarry.orchestrator.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.Routes;
import dev.quarry.orchestrator.gateway.settings.ConfiguredRoutes.Node;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.settings.ConfigurationException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class ConfiguredRoutesTest {
  private static final String ROUTE = "quarry.gateway.routes.articles.";
  private static final Node BOTH = new Node(1_000_000_000, true, true, false);

  private static Routes read(Node node, Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    return ConfiguredRoutes.read(environment, node);
  }

  private static Map<String, Object> with(String... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(ROUTE + "url", "https://writer.example.org/v1");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(ROUTE + settings[i], settings[i + 1]);
    }
    return all;
  }

  @Test
  void route_with_only_a_url_has_the_documented_defaults() {
    Route route = read(BOTH, with()).at("articles").orElseThrow();
    assertThat(route.upstream().method()).isEqualTo("POST");
    assertThat(route.upstream().allowPrivate()).isFalse();
    assertThat(route.retry().attempts()).isEqualTo(3);
    assertThat(route.retry().statuses()).containsExactlyInAnyOrder(429, 502, 503, 504);
    assertThat(route.limits().timeout()).hasMinutes(10);
    assertThat(route.keepAnswer()).isTrue();
    assertThat(read(BOTH, Map.of()).all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "url, ftp://writer.example.org/",
    "url, ''",
    "url, https://user:hunter2@writer.example.org/",
    "url, https://writer.example.org/#part",
    "url, https:///path",
    "path, A/b",
    "method, TRACE",
    "timeout, 0s",
    "timeout, 2h",
    "timeout, hunter2",
    "attempts, 0",
    "attempts, 11",
    "backoff, -1s",
    "max-backoff, 1s",
    "retry-statuses, '200,503'",
    "retry-statuses, busy",
    "concurrency, 0",
    "progress, psychic",
    "max-request-bytes, 0B",
    "max-request-bytes, 2000MB",
    "max-response-bytes, 1GB",
    "keep-answer, perhaps",
    "forward-headers, Authorization",
    "forward-headers, X-API-Key",
    "forward-headers, Transfer-Encoding",
    "forward-headers, X-Quarry-Epoch",
    "headers.Host, hunter2",
    "headers.Authorization, 'Bearer {env:NO_SUCH_VARIABLE}'",
    "headers.Authorization, 'Bearer {file:/no/such/file}'",
    "headers.Authorization, 'hunter2\r\nX: y'",
    "tmeout, hunter2",
    "headrs.Authorization, hunter2",
  })
  void invalid_or_unknown_key_is_named_without_its_value(String key, String value) {
    String named = key.startsWith("headers.Host") ? "headers" : key;
    assertThatThrownBy(() -> read(BOTH, with(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .satisfies(
            e ->
                assertThat(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
                    .contains((ROUTE + named).toLowerCase(Locale.ROOT)))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void two_routes_cannot_have_the_same_path() {
    Map<String, Object> two = new HashMap<>(with("path", "write"));
    two.put("quarry.gateway.routes.other.url", "https://writer.example.org/");
    two.put("quarry.gateway.routes.other.path", "write");
    assertThatThrownBy(() -> read(BOTH, two)).hasMessageContaining(".path cannot be used");
  }

  @Test
  void node_without_the_api_needs_a_public_url_for_callbacks() {
    Map<String, Object> settings = new HashMap<>(with("progress", "callback"));
    Node lost = new Node(1_000_000_000, false, true, false);
    assertThatThrownBy(() -> read(lost, settings)).hasMessageContaining("QUARRY_PUBLIC_URL");
    Node reachable = new Node(1_000_000_000, false, true, true);
    assertThat(read(reachable, settings).all()).hasSize(1);
  }

  @Test
  void a_public_url_is_a_base_without_a_slash() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test", Map.of("quarry.public-url", "https://q.example.org/quarry/")));
    assertThat(PublicUrl.of(environment).orLocal()).isEqualTo("https://q.example.org/quarry");
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource("worse", Map.of("quarry.public-url", "quarry.example.org")));
    assertThatThrownBy(() -> PublicUrl.of(environment)).hasMessageContaining("QUARRY_PUBLIC_URL");
  }

  @Test
  void every_key_of_a_route_is_in_its_reference() throws Exception {
    String reference = Files.readString(Path.of("..", "docs", "gateway.md"));
    assertThat(Arrays.stream(RouteProperties.class.getRecordComponents()))
        .extracting(RecordComponent::getName)
        .extracting(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
        .allSatisfy(key -> assertThat(reference).contains("| `" + key + "` |"));
  }
}
