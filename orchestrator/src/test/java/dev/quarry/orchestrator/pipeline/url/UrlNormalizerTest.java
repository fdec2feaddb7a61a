package dev.quarry.orchestrator.pipeline.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlNormalizerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP://Example.ORG                        | http://example.org/
          https://example.org:443/a                 | https://example.org/a
          http://example.org:80                     | http://example.org/
          http://example.org:/a                     | http://example.org/a
          http://example.org:8080/a                 | http://example.org:8080/a
          https://example.org:80/a                  | https://example.org:80/a
          http://example.org./a                     | http://example.org/a
          http://example.org/a#part                 | http://example.org/a
          http://example.org/a?#part                | http://example.org/a
          http://example.org?q=1                    | http://example.org/?q=1
          http://example.org/a/./b/../c             | http://example.org/a/c
          http://example.org/a/b/..                 | http://example.org/a/
          http://example.org/a/.                    | http://example.org/a/
          http://example.org/../../a                | http://example.org/a
          http://example.org/a/%2e%2E/b             | http://example.org/b
          http://example.org/a//b/                  | http://example.org/a//b/
          http://example.org/%7euser/%c3%a9         | http://example.org/~user/%C3%A9
          http://example.org/é ü                    | http://example.org/%C3%A9%20%C3%BC
          http://example.org/a%2Fb                  | http://example.org/a%2Fb
          http://example.org/100%                   | http://example.org/100%25
          http://example.org\\a\\b                  | http://example.org/a/b
          http://bücher.example/                    | http://xn--bcher-kva.example/
          http://BÜCHER.example/                    | http://xn--bcher-kva.example/
          http://my_host.example/                   | http://my_host.example/
          http://[::1]:8080/a                       | http://[::1]:8080/a
          http://[2001:DB8::1]/                     | http://[2001:db8::1]/
          http://example.org/?b=2&a=1               | http://example.org/?b=2&a=1
          http://example.org/?utm_source=x&a=1&UTM_y=z | http://example.org/?a=1
          http://example.org/?gclid=1&fbclid=2      | http://example.org/
          http://example.org/?a=1&&b=2&             | http://example.org/?a=1&b=2
          http://example.org/a;jsessionid=0A1B?x=1  | http://example.org/a?x=1
          http://example.org/a;v=2/b                | http://example.org/a;v=2/b
          http://example.org/?PHPSESSID=abc&p=2     | http://example.org/?p=2
          http://example.org/?sid=0123456789abcdef01 | http://example.org/
          http://example.org/?sid=42                | http://example.org/?sid=42
          http://example.org/?q=a b&r="é"           | http://example.org/?q=a%20b&r=%22%C3%A9%22
          http://example.org/A                      | http://example.org/A
          http://example.org/50%-off.html           | http://example.org/50%25-off.html
          http://example.org/docs\\win.html?a\\b    | http://example.org/docs/win.html?a%5Cb
          http://example.org/a[1].html              | http://example.org/a%5B1%5D.html
          http://example.org/?q='x'                 | http://example.org/?q=%27x%27
          http:///a                                 | http://a/
          http://straße.example/                    | http://xn--strae-oqa.example/
          """)
  void all_spellings_have_one_normal_form(String url, String normal) {
    assertThat(UrlNormalizer.normalize(url)).contains(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org/a",
        "/a",
        "mailto:a@example.org",
        "javascript:void(0)",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user@example.org/",
        "http://user:pw@example.org/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://exa mple.org/",
        "http://exa<mple.org/",
        "http://[::g]/",
        "http://-a/",
        "data:text/html,x"
      })
  void refuses_other_schemes_and_invalid_urls(String url) {
    assertThat(UrlNormalizer.normalize(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          g          | http://a/b/c/g
          ./g        | http://a/b/c/g
          g/         | http://a/b/c/g/
          /g         | http://a/g
          //g        | http://g/
          ?y         | http://a/b/c/d;p?y
          g?y        | http://a/b/c/g?y
          #s         | http://a/b/c/d;p?q
          g#s        | http://a/b/c/g
          ;x         | http://a/b/c/;x
          ..         | http://a/b/
          ../g       | http://a/b/g
          ../..      | http://a/
          ../../g    | http://a/g
          ../../../g | http://a/g
          /./g       | http://a/g
          g.         | http://a/b/c/g.
          ..g        | http://a/b/c/..g
          ./../g     | http://a/b/g
          g/./h      | http://a/b/c/g/h
          g;x=1/../y | http://a/b/c/y
          g?y/../x   | http://a/b/c/g?y/../x
          https://h/ | https://h/
          """)
  void resolves_references_as_rfc_3986_shows(String reference, String normal) {
    assertThat(UrlNormalizer.normalize("http://a/b/c/d;p?q", reference)).contains(normal);
  }

  @Test
  void is_stable() {
    String once =
        UrlNormalizer.normalize("http://example.org/é%7e/%2e%2e/a?b=%zz&c=|").orElseThrow();
    assertThat(UrlNormalizer.normalize(once)).contains(once);
  }

  @Test
  void expands_short_ipv4_addresses() {
    assertThat(UrlNormalizer.normalize("http://127.1/a")).contains("http://127.0.0.1/a");
    assertThat(UrlNormalizer.normalize("http://0x7f000001:81/")).contains("http://127.0.0.1:81/");
    assertThat(UrlNormalizer.normalize("http://my_site.example/"))
        .contains("http://my_site.example/");
  }

  @Test
  void removes_pasted_line_breaks() {
    assertThat(UrlNormalizer.normalize(" http://example.org/a\n/b\t "))
        .contains("http://example.org/a/b");
  }

  /** Punycode takes quadratic time; the limit only ends a test that would run for minutes. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void refuses_long_hosts_before_punycode() {
    StringBuilder host = new StringBuilder();
    for (int c = 0x4e00; c < 0x9f00; c++) {
      host.append((char) c);
    }
    String label = host.toString();
    for (int i = 0; i < 50; i++) {
      assertThat(UrlNormalizer.normalize("http://" + label + i + "/")).isEmpty();
    }
  }

  @Test
  void refuses_long_urls() {
    assertThat(UrlNormalizer.normalize("http://example.org/" + "a".repeat(3000))).isEmpty();
  }
}
