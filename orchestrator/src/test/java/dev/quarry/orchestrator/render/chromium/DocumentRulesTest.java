package dev.quarry.orchestrator.render.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.render.chromium.DocumentRules.Decision;
import dev.quarry.orchestrator.render.chromium.DocumentRules.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentRulesTest {
  private static final String PAGE = "https://a.test/page";
  private static final Decision LOAD = new Decision.Load();
  private static final Decision BLOCK = new Decision.Block();

  private final DocumentRules rules = new DocumentRules();

  private Decision document(String url, String method) {
    return rules.decide(new Request(url, method, "Document", true));
  }

  private Decision resource(String url, String type) {
    return rules.decide(new Request(url, "GET", type, true));
  }

  @Test
  void document_is_loaded_and_another_one_is_where_the_page_leads() {
    assertThat(document(PAGE, "GET")).isEqualTo(LOAD);
    assertThat(document("https://b.test/", "GET"))
        .isEqualTo(new Decision.LeadsTo("https://b.test/"));
    assertThat(document("https://b.test/", "POST")).isEqualTo(BLOCK);
  }

  @Test
  void page_may_load_itself_again_a_few_times() {
    assertThat(document(PAGE, "GET")).isEqualTo(LOAD);
    assertThat(document(PAGE, "GET")).isEqualTo(LOAD);
    assertThat(document(PAGE, "GET")).isEqualTo(LOAD);
    assertThat(document(PAGE, "GET")).isEqualTo(BLOCK);
  }

  @Test
  void frames_are_not_loaded() {
    assertThat(document(PAGE, "GET")).isEqualTo(LOAD);
    assertThat(rules.decide(new Request(PAGE, "GET", "Document", false))).isEqualTo(BLOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "https://b.test/a.js, Script, true",
    "https://b.test/a.css, Stylesheet, true",
    "http://b.test/data, Fetch, true",
    "HTTPS://b.test/data, XHR, true",
    "https://b.test/a.png, Image, false",
    "https://b.test/a.woff, Font, false",
    "https://b.test/a.mp4, Media, false",
    "https://b.test/beacon, Ping, false",
    "file:///etc/passwd, Fetch, false",
    "chrome://version, Script, false",
    "ftp://b.test/, Other, false",
  })
  void scripts_styles_and_data_are_loaded_by_http_only(String url, String type, boolean loaded) {
    document(PAGE, "GET");
    assertThat(resource(url, type)).isEqualTo(loaded ? LOAD : BLOCK);
  }

  @Test
  void secret_headers_are_for_the_origin_of_the_document() {
    assertThat(rules.isOfDocumentOrigin(PAGE)).isFalse();
    document(PAGE, "GET");
    assertThat(rules.isOfDocumentOrigin("https://a.test/other?x=1")).isTrue();
    assertThat(rules.isOfDocumentOrigin("https://a.test")).isTrue();
    for (String other :
        new String[] {
          "http://a.test/page",
          "https://a.test:444/",
          "https://a.test.evil/",
          "https://b.test/",
          "https://a.test@evil/"
        }) {
      assertThat(rules.isOfDocumentOrigin(other)).as(other).isFalse();
    }
  }
}
