package dev.quarry.bench.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A site with one page of each kind that goes wrong, and the end that the ledger must name for each
 * with the default settings and without a browser. Thread-safe.
 */
final class HardSite implements AutoCloseable {
  /** The first pages of an endless calendar are read; then the crawl takes it for a trap. */
  static final int MONTHS = 200;

  private static final String UMLAUTS = "Grüße aus Köln";
  private static final int MEGABYTE = 1 << 20;
  private static final Duration SLOW = Duration.ofSeconds(5);

  private final ScriptedSite site = new ScriptedSite();
  private final Map<String, Expectation> expected = new LinkedHashMap<>();

  /**
   * The end of a page.
   *
   * @param end status and, unless stored, reason or error code
   * @param text a part of the stored text; empty: not compared
   */
  record Expectation(String end, String text) {}

  HardSite() throws IOException {
    expect("/", "stored");
    redirects();
    refusals();
    delays();
    encodings();
    bodies();
    types();
    calendar();
    site.body("/robots.txt", "text/plain", "User-agent: *\nDisallow: /private".getBytes(UTF_8));
    site.html("/", front());
  }

  /** The address of the first page. */
  URI start() {
    return URI.create(site.url("/"));
  }

  /** Each page that the ledger must list, by path and query. */
  Map<String, Expectation> expected() {
    return Collections.unmodifiableMap(expected);
  }

  /** The paths that the site serves. */
  Set<String> paths() {
    return site.paths();
  }

  @Override
  public void close() {
    site.close();
  }

  private void expect(String path, String end) {
    expect(path, end, "");
  }

  private void expect(String path, String end, String text) {
    expected.put(path, new Expectation(end, text));
  }

  /** Links all pages but those that only another page leads to. */
  private String front() {
    StringBuilder links = new StringBuilder("<title>Hard</title><p>A page of each kind.</p>");
    for (String path : expected.keySet()) {
      if (!path.startsWith("/calendar?") || path.equals(month(0))) {
        links.append("<p><a href=\"").append(path).append("\">to ").append(path).append("</a></p>");
      }
    }
    return links.toString();
  }

  private void redirects() {
    site.redirect("/loop", "/loop");
    expect("/loop", "skipped redirected");
    site.redirect("/ring1", "/ring2");
    site.redirect("/ring2", "/ring1");
    expect("/ring1", "skipped redirected");
    expect("/ring2", "skipped redirected");
    site.html("/refresh", "<meta http-equiv=refresh content='0; url=/target'>");
    expect("/refresh", "skipped redirected");
    site.html("/target", "<p>The page that another one refreshes to");
    expect("/target", "stored");
    site.redirect("/away", "http://elsewhere.example/");
    expect("/away", "skipped out_of_scope");
    site.status("/nowhere", 302, Map.of("Location", "http://"));
    expect("/nowhere", "skipped out_of_scope");
  }

  private void refusals() {
    expect("/missing", "failed not_found");
    site.status("/denied", 403, Map.of());
    expect("/denied", "failed access_denied");
    site.html("/private/a", "<p>A page that robots.txt disallows");
    expect("/private/a", "skipped robots");
    site.html("/hidden", "<meta name=robots content=none><p>A page that asks not to be indexed");
    expect("/hidden", "skipped noindex");
    site.status("/broken", 500, Map.of());
    expect("/broken", "failed server_error");
    site.on("/cut", HardSite::cut);
    expect("/cut", "failed protocol_error");
  }

  /** Ends the connection before the announced length. */
  private static void cut(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write("<p>cut".getBytes(UTF_8));
  }

  private void delays() {
    AtomicInteger requests = new AtomicInteger();
    site.on("/busy", exchange -> busy(exchange, requests.getAndIncrement() < 2));
    expect("/busy", "stored", "Not busy any more");
    site.on("/always-busy", exchange -> busy(exchange, true));
    expect("/always-busy", "failed rate_limited");
    site.on("/slow", HardSite::slow);
    expect("/slow", "stored", "late but here");
    site.on("/endless", HardSite::endless);
    expect("/endless", "failed timeout");
  }

  private static void busy(HttpExchange exchange, boolean busy) throws IOException {
    Map<String, String> headers = Map.of("Retry-After", "2", "Content-Type", "text/html");
    ScriptedSite.send(exchange, busy ? 429 : 200, headers, "<p>Not busy any more".getBytes(UTF_8));
  }

  private static void slow(HttpExchange exchange) throws IOException, InterruptedException {
    Thread.sleep(SLOW);
    ScriptedSite.send(
        exchange, 200, Map.of("Content-Type", "text/html"), "<p>late but here".getBytes(UTF_8));
  }

  /** A byte each second, until the client gives up. */
  private static void endless(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, 0);
    while (true) {
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private void encodings() throws IOException {
    byte[] latin = ("<p>" + UMLAUTS).getBytes(ISO_8859_1);
    site.body("/latin", "text/html; charset=iso-8859-1", latin);
    expect("/latin", "stored", UMLAUTS);
    byte[] lies = ("<p>" + UMLAUTS + ", said to be UTF-8").getBytes(ISO_8859_1);
    site.body("/lies", "text/html; charset=utf-8", lies);
    expect("/lies", "stored", UMLAUTS);
    byte[] wide = ("<p>" + UMLAUTS + ", in two bytes a letter").getBytes(UTF_16);
    site.body("/wide", "text/html", wide);
    expect("/wide", "stored", UMLAUTS);
    byte[] unknown = ("<p>" + UMLAUTS + ", in no known charset").getBytes(UTF_8);
    site.body("/unknown", "text/html; charset=x-klingon", unknown);
    expect("/unknown", "stored", UMLAUTS);
    packed("/packed", gzip("<p>unpacked text".getBytes(UTF_8)));
    expect("/packed", "stored", "unpacked text");
    packed("/garbled", "<p>not packed".getBytes(UTF_8));
    expect("/garbled", "failed protocol_error");
    packed("/bomb", gzip(new byte[20 * MEGABYTE]));
    expect("/bomb", "skipped too_large");
  }

  private void packed(String path, byte[] body) {
    Map<String, String> headers = Map.of("Content-Type", "text/html", "Content-Encoding", "gzip");
    site.on(path, exchange -> ScriptedSite.send(exchange, 200, headers, body));
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }

  private void bodies() {
    site.on("/50-mb", exchange -> fifty(exchange, 50L * MEGABYTE));
    expect("/50-mb", "skipped too_large");
    site.on("/50-mb-unannounced", exchange -> fifty(exchange, 0));
    expect("/50-mb-unannounced", "skipped too_large");
    byte[] paragraphs = "<p>a".repeat(2_600_000).getBytes(UTF_8);
    site.body("/10-mb-of-p", "text/html", paragraphs);
    expect("/10-mb-of-p", "skipped too_large");
    site.html("/1-mb-of-p", "<p>a".repeat(240_000));
    expect("/1-mb-of-p", "stored");
    site.html("/unclosed", "<p>" + "<b id=1><b id=2><b id=3><b id=4>" + "<p>a".repeat(100_000));
    expect("/unclosed", "skipped too_large");
    site.html("/deep", "<div>".repeat(10_000) + "a deep text");
    expect("/deep", "stored", "a deep text");
    site.html("/shell", "<div id=root></div><script src=app.js></script>");
    expect("/shell", "skipped no_text");
    site.html("/nothing", "");
    expect("/nothing", "skipped no_text");
  }

  /**
   * @param length the announced length; 0 announces none
   */
  private static void fifty(HttpExchange exchange, long length) throws IOException {
    byte[] block = "fifty megabytes ".repeat(MEGABYTE / 16).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, length);
    OutputStream body = exchange.getResponseBody();
    for (int i = 0; i < 50; i++) {
      body.write(block);
    }
  }

  private void types() {
    site.body("/picture", "image/png", "PNG".getBytes(UTF_8));
    expect("/picture", "skipped not_content");
    site.body("/logo.png", "image/png", "PNG".getBytes(UTF_8));
    expect("/logo.png", "skipped not_content");
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
    site.body("/picture-as-page", "text/html", picture);
    expect("/picture-as-page", "skipped not_content");
    byte[] page = "<html><p>A page after all</html>".getBytes(UTF_8);
    site.body("/page-as-bytes", "application/octet-stream", page);
    expect("/page-as-bytes", "stored", "A page after all");
    site.html("/50%25-off.html", "<p>A percent sign in the path");
    expect("/50%25-off.html", "stored");
  }

  private void calendar() {
    site.on("/calendar", HardSite::month);
    for (int month = 0; month < MONTHS; month++) {
      expect(month(month), "stored");
    }
  }

  private static void month(HttpExchange exchange) throws IOException {
    int month = Integer.parseInt(exchange.getRequestURI().getQuery().substring("month=".length()));
    String html = "<p>Month %d</p><a href=\"%s\">next month</a>".formatted(month, month(month + 1));
    ScriptedSite.send(exchange, 200, Map.of("Content-Type", "text/html"), html.getBytes(UTF_8));
  }

  private static String month(int number) {
    return "/calendar?month=" + number;
  }
}
