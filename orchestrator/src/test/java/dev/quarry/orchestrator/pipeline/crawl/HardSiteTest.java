package dev.quarry.orchestrator.pipeline.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A site with one page of each kind that goes wrong; each has its entry in the ledger. */
class HardSiteTest extends CrawlFixture {
  private final Map<String, String> expected = new LinkedHashMap<>();

  private void expect(String path, String end) {
    expected.put(path, end);
  }

  @Test
  void every_page_has_its_entry() throws Exception {
    redirects();
    refusals();
    encodings();
    bodies();
    traps();
    site.page("/", expected.keySet().toArray(String[]::new));
    site.body("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private");
    options.put("max_pages", 500);
    crawl("/");
    assertThat(ends()).containsAllEntriesOf(expected).containsEntry("/", "stored");
    assertThat(counts().queued()).isZero();
    assertThat(text("/latin")).contains("Grüße");
    assertThat(text("/lies")).contains("Grüße");
    assertThat(text("/packed")).contains("unpacked text");
  }

  private void redirects() {
    site.redirect("/loop", "/loop");
    expect("/loop", "skipped redirected");
    site.redirect("/ring1", "/ring2");
    site.redirect("/ring2", "/ring1");
    expect("/ring1", "skipped redirected");
    site.body("/refresh", "text/html", "<meta http-equiv=refresh content='0; url=/target'>");
    site.page("/target");
    expect("/refresh", "skipped redirected");
    site.redirect("/away", "http://elsewhere.example/");
    expect("/away", "skipped out_of_scope");
    site.status("/nowhere", 302, Map.of("Location", "http://"));
    expect("/nowhere", "skipped out_of_scope");
  }

  private void refusals() {
    expect("/missing", "failed not_found");
    site.status("/denied", 403, Map.of());
    expect("/denied", "failed access_denied");
    expect("/private/a", "skipped robots");
    site.html("/hidden", "<meta name=robots content=none>");
    expect("/hidden", "skipped noindex");
    AtomicInteger asked = new AtomicInteger();
    site.on(
        "/busy",
        exchange -> {
          boolean busy = asked.getAndIncrement() < 2;
          TestSite.reply(
              exchange,
              busy ? 429 : 200,
              Map.of("Retry-After", "3", "Content-Type", "text/html"),
              "<p>Not busy any more");
        });
    expect("/busy", "stored");
    site.status("/broken", 500, Map.of());
    expect("/broken", "failed server_error");
    site.on("/cut", HardSiteTest::cut);
    expect("/cut", "failed protocol_error");
    CountDownLatch never = new CountDownLatch(1);
    site.on(
        "/slow",
        exchange -> {
          hold(never);
          TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>late but here");
        });
    expect("/slow", "stored");
  }

  private static void cut(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write("<p>cut".getBytes(ISO_8859_1));
    exchange.close();
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void encodings() throws IOException {
    bytes("/latin", "text/html; charset=iso-8859-1", "<p>Grüße".getBytes(ISO_8859_1), null);
    expect("/latin", "stored");
    bytes("/lies", "text/html; charset=utf-8", "<p>Grüße aus Köln".getBytes(ISO_8859_1), null);
    expect("/lies", "stored");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("<p>unpacked text".getBytes(ISO_8859_1));
    }
    bytes("/packed", "text/html", packed.toByteArray(), "gzip");
    expect("/packed", "stored");
    bytes("/garbled", "text/html", "<p>not packed".getBytes(ISO_8859_1), "gzip");
    expect("/garbled", "failed protocol_error");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(new byte[20_000_000]);
    }
    bytes("/bomb", "text/html", bomb.toByteArray(), "gzip");
    expect("/bomb", "skipped too_large");
  }

  private void bytes(String path, String type, byte[] body, @Nullable String encoding) {
    site.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          if (encoding != null) {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
          }
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void bodies() {
    site.body("/large", "text/html", "x".repeat(3_000_000));
    expect("/large", "skipped too_large");
    site.body("/complex", "text/html", CrawlFixture.tooComplex());
    expect("/complex", "skipped too_large");
    site.body("/many", "text/html", "<p>a".repeat(240_000));
    expect("/many", "stored");
    site.body("/deep", "text/html", "<div>".repeat(10_000) + "deep");
    expect("/deep", "stored");
    site.body("/shell", "text/html", "<div id=root></div><script src=app.js></script>");
    expect("/shell", "skipped render_unavailable");
    site.body("/nothing", "text/html", "");
    expect("/nothing", "skipped no_text");
    site.body("/picture", "image/png", "PNG");
    expect("/picture", "skipped not_content");
    expect("/logo.png", "skipped not_content");
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
    bytes("/no-page", "text/html", picture, null);
    expect("/no-page", "skipped not_content");
    site.body("/mislabelled", "application/octet-stream", "<html><p>A page after all</html>");
    expect("/mislabelled", "stored");
  }

  private void traps() {
    for (int i = 0; i <= 300; i++) {
      site.page("/calendar?m=" + i, "/calendar?m=" + (i + 1));
    }
    expect("/calendar?m=0", "stored");
    expect("/calendar?m=199", "stored");
    expect("/50%25-off.html", "stored");
    site.page("/50%25-off.html");
  }
}
