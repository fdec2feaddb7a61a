package dev.quarry.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A site with one page of each kind that goes wrong, and the end that the ledger must name for each
 * with the default settings and without a browser. Thread-safe.
 */
public final class HardSite implements AutoCloseable {
  /** The first pages of an endless calendar are read; then the crawl takes it for a trap. */
  public static final int MONTHS = 200;

  /** The first day is linked from the first page; the others are found one from another. */
  public static final int DAYS = MONTHS + 1;

  private static final String UMLAUTS = "Grüße aus Köln";
  private static final int MEGABYTE = 1 << 20;
  private static final String CALENDAR = "/calendar?month=";
  private static final String EVENTS = "/events/";
  private static final LocalDate FIRST_DAY = LocalDate.of(2101, 5, 7);
  private static final String ROBOTS = "User-agent: *\nDisallow: /private";

  private final TestSite site = new TestSite();
  private final Duration pause;
  private final Map<String, Expectation> expected = new LinkedHashMap<>();
  private final Set<String> linked = new LinkedHashSet<>();

  /**
   * The end of a page.
   *
   * @param end status and, unless stored, reason or error code
   * @param text a part of the stored text; empty: not compared
   */
  public record Expectation(String end, String text) {}

  /**
   * @param pause before the response of the slow page, and between two bytes of the endless one
   */
  public HardSite(Duration pause) throws IOException {
    this.pause = pause;
    expect("/", "stored");
    redirects();
    refusals();
    delays();
    encodings();
    bodies();
    types();
    calendars();
    site.body("/robots.txt", "text/plain", ROBOTS);
    html("/", front());
  }

  /** The address of the first page. */
  public URI start() {
    return URI.create(site.url("/"));
  }

  /** Each page that the ledger must list, by path and query. */
  public Map<String, Expectation> expected() {
    return Collections.unmodifiableMap(expected);
  }

  /** The paths that the site serves, and the beginnings of those that never end. */
  public Set<String> paths() {
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
    linked.add(path);
    expected.put(path, new Expectation(end, text));
  }

  private void html(String path, String html) {
    site.body(path, "text/html", html);
  }

  /** Links all pages but those that only another page leads to. */
  private String front() {
    StringBuilder links = new StringBuilder("<title>Hard</title><p>A page of each kind.</p>");
    for (String path : linked) {
      links.append("<p><a href=\"").append(path).append("\">to ").append(path).append("</a></p>");
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
    html("/refresh", "<meta http-equiv=refresh content='0; url=/target'>");
    expect("/refresh", "skipped redirected");
    html("/target", "<p>The page that another one refreshes to");
    expect("/target", "stored");
    site.redirect("/away", "http://elsewhere.example/");
    expect("/away", "skipped out_of_scope");
    site.redirect("/nowhere", "http://");
    expect("/nowhere", "skipped out_of_scope");
  }

  private void refusals() {
    expect("/missing", "failed not_found");
    site.status("/denied", 403, Map.of());
    expect("/denied", "failed access_denied");
    html("/private/a", "<p>A page that robots.txt disallows");
    expect("/private/a", "skipped robots");
    html("/hidden", "<meta name=robots content=none><p>A page that asks not to be indexed");
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
    site.on("/slow", this::slow);
    expect("/slow", "stored", "late but here");
    site.on("/endless", this::endless);
    expect("/endless", "failed timeout");
  }

  private static void busy(HttpExchange exchange, boolean busy) throws IOException {
    Map<String, String> headers = Map.of("Retry-After", "2", "Content-Type", "text/html");
    TestSite.reply(exchange, busy ? 429 : 200, headers, "<p>Not busy any more");
  }

  private void slow(HttpExchange exchange) throws IOException, InterruptedException {
    Thread.sleep(pause);
    TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), "<p>late but here");
  }

  /** Sends a byte after each pause, until the client gives up. */
  private void endless(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, 0);
    while (true) {
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      Thread.sleep(pause);
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
    String unknown = "<p>" + UMLAUTS + ", in no known charset";
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
    site.on(path, exchange -> TestSite.reply(exchange, 200, headers, body));
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
    html("/10-mb-of-p", "<p>a".repeat(2_600_000));
    expect("/10-mb-of-p", "skipped too_large");
    html("/1-mb-of-p", "<p>a".repeat(240_000));
    expect("/1-mb-of-p", "stored");
    html("/unclosed", "<p>" + "<b id=1><b id=2><b id=3><b id=4>" + "<p>a".repeat(100_000));
    expect("/unclosed", "skipped too_large");
    html("/deep", "<div>".repeat(10_000) + "a deep text");
    expect("/deep", "stored", "a deep text");
    html("/shell", "<div id=root></div><script src=app.js></script>");
    expect("/shell", "skipped no_text");
    html("/nothing", "");
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
    site.body("/picture", "image/png", "PNG");
    expect("/picture", "skipped not_content");
    site.body("/logo.png", "image/png", "PNG");
    expect("/logo.png", "skipped not_content");
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};
    site.body("/picture-as-page", "text/html", picture);
    expect("/picture-as-page", "skipped not_content");
    String page = "<html><p>A page after all</html>";
    site.body("/page-as-bytes", "application/octet-stream", page);
    expect("/page-as-bytes", "stored", "A page after all");
    html("/50%25-off.html", "<p>A percent sign in the path");
    expect("/50%25-off.html", "stored");
  }

  /** Pages without end, each of which links to the next one; the first one that is refused ends. */
  private void calendars() {
    site.onPrefix(CALENDAR, HardSite::serveMonth);
    expectEndless(MONTHS, HardSite::month);
    site.onPrefix(EVENTS, HardSite::serveDay);
    expectEndless(DAYS, HardSite::day);
  }

  private interface Numbered {
    String path(int number);
  }

  private void expectEndless(int stored, Numbered pages) {
    expect(pages.path(0), "stored");
    Expectation further = new Expectation("stored", "");
    for (int i = 1; i < stored; i++) {
      expected.put(pages.path(i), further);
    }
    expected.put(pages.path(stored), new Expectation("skipped limit", ""));
  }

  private static void serveMonth(HttpExchange exchange) throws IOException {
    String month = exchange.getRequestURI().toString().substring(CALENDAR.length());
    next(exchange, "Month " + month, month(Integer.parseInt(month) + 1));
  }

  private static String month(int number) {
    return CALENDAR + number;
  }

  private static void serveDay(HttpExchange exchange) throws IOException {
    String day = exchange.getRequestURI().toString().substring(EVENTS.length());
    next(exchange, "No event on " + day, EVENTS + LocalDate.parse(day).plusDays(1));
  }

  private static String day(int number) {
    return EVENTS + FIRST_DAY.plusDays(number);
  }

  private static void next(HttpExchange exchange, String text, String next) throws IOException {
    String html = "<p>" + text + "</p><a href=\"" + next + "\">next</a>";
    TestSite.reply(exchange, 200, Map.of("Content-Type", "text/html"), html);
  }
}
