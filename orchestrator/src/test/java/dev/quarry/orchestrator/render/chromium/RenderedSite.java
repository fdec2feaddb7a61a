package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A site on loopback whose pages need JavaScript. Each page is a body, in which {@code PORT} is the
 * port of an address that must not be reached.
 */
final class RenderedSite implements AutoCloseable {
  private static final Map<String, String> PAGES =
      Map.ofEntries(
          Map.entry(
              "/shell",
              """
              <noscript>You need to enable JavaScript to run this app.</noscript>
              <div id="root"></div>
              <script>
                fetch('/api/stones').then(response => response.json()).then(stones => {
                  const list = document.createElement('ul');
                  for (const stone of stones) {
                    list.appendChild(document.createElement('li')).textContent = stone;
                  }
                  document.getElementById('root').append(list);
                  history.pushState({}, '', '/shell/list');
                });
              </script>
              """),
          Map.entry(
              "/two-origins",
              """
              <script>
                const other = location.origin.replace('127.0.0.1', 'localhost');
                fetch('/api/own');
                fetch(other + '/api/other', {mode: 'no-cors'});
                fetch('/to-other', {mode: 'no-cors'});
              </script>
              """),
          Map.entry(
              "/lazy",
              """
              <main id="main"></main>
              <script>
                const main = document.getElementById('main');
                const watch = new IntersectionObserver(entries => {
                  for (const entry of entries.filter(entry => entry.isIntersecting)) {
                    watch.unobserve(entry.target);
                    fetch('/api/stones').then(() => {
                      entry.target.textContent = 'Section ' + entry.target.dataset.number + ' is here.';
                    });
                  }
                });
                for (let i = 0; i < 5; i++) {
                  const section = document.createElement('section');
                  section.dataset.number = i;
                  section.style.height = '1800px';
                  main.append(section);
                  watch.observe(section);
                }
              </script>
              """),
          Map.entry(
              "/endless",
              """
              <div id="feed"></div>
              <script>
                function more() {
                  const entry = document.createElement('p');
                  entry.style.height = '3000px';
                  entry.textContent = 'Entry ' + document.querySelectorAll('p').length;
                  document.getElementById('feed').append(entry);
                  fetch('/api/stones');
                }
                setInterval(more, 50);
                addEventListener('scroll', more);
                more();
              </script>
              """),
          Map.entry(
              "/private",
              """
              <link rel="preconnect" href="http://localhost:PORT/">
              <link rel="stylesheet" href="http://127.0.0.1:PORT/a.css">
              <iframe src="http://127.0.0.1:PORT/frame"></iframe>
              <img src="http://127.0.0.1:PORT/a.png">
              <script src="http://127.0.0.1:PORT/a.js"></script>
              <ul id="tries"></ul>
              <script>
                const note = text => {
                  const item = document.createElement('li');
                  item.textContent = text;
                  document.getElementById('tries').append(item);
                };
                for (const host of ['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '0.0.0.0']) {
                  fetch('http://' + host + ':PORT/', {mode: 'no-cors'})
                    .then(() => note('fetch reached ' + host), () => note('fetch failed ' + host));
                }
                fetch('/to-private', {mode: 'no-cors'})
                  .then(() => note('redirect reached'), () => note('redirect failed'));
                const socket = new WebSocket('ws://127.0.0.1:PORT/');
                socket.onopen = () => note('socket reached');
                socket.onerror = () => note('socket failed');
                const events = new EventSource('http://127.0.0.1:PORT/');
                events.onerror = () => { events.close(); note('events failed'); };
                navigator.sendBeacon('http://127.0.0.1:PORT/beacon', 'x');
                new Worker(URL.createObjectURL(new Blob([
                  "fetch('http://127.0.0.1:PORT/', {mode: 'no-cors'})"
                  + ".then(() => postMessage('reached'), () => postMessage('failed'))"
                ]))).onmessage = message => note('worker ' + message.data);
                try {
                  const transport = new WebTransport('https://127.0.0.1:PORT/');
                  transport.ready.then(() => note('transport reached'), () => note('transport failed'));
                  transport.closed.catch(() => {});
                } catch (e) { note('transport failed'); }
                const peer = new RTCPeerConnection({iceServers: [
                  {urls: 'stun:127.0.0.1:PORT'},
                  {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'u', credential: 'p'}
                ]});
                peer.createDataChannel('x');
                peer.createOffer().then(offer => peer.setLocalDescription(offer));
                setTimeout(() => note('peer tried'), 3000);
                open('http://127.0.0.1:PORT/window');
                const keepBusy = setInterval(() => fetch('/api/stones'), 200);
                setTimeout(() => clearInterval(keepBusy), 3500);
              </script>
              """),
          Map.entry(
              "/script-redirect", "<script>location.replace('http://127.0.0.1:PORT/')</script>"),
          Map.entry(
              "/meta-redirect", "<meta http-equiv=refresh content='0; url=/shell?from=meta'>"),
          Map.entry(
              "/to-file", "<p>Stays</p><script>location.href = 'file:///etc/passwd'</script>"),
          Map.entry(
              "/reload", "<p>Again</p><script>setTimeout(() => location.reload(), 10)</script>"),
          Map.entry("/busy", "<p>Busy</p><script>while (true) {}</script>"),
          Map.entry(
              "/memory",
              """
              <script>
                const kept = [];
                while (true) kept.push(new Array(1e6).fill(Math.random()));
              </script>
              """),
          Map.entry(
              "/large", "<p id=p></p><script>p.textContent = 'word '.repeat(400000)</script>"),
          Map.entry(
              "/shadow",
              """
              <x-card><b slot="title">Title of the card</b>Text of the card</x-card>
              <form><input name="childNodes"><img name="documentElement"></form>
              <script>
                customElements.define('x-card', class extends HTMLElement {
                  connectedCallback() {
                    this.attachShadow({mode: 'open'}).innerHTML =
                      '<h2><slot name="title"></slot></h2><p>Hidden in the shadow: <slot></slot></p>';
                  }
                });
              </script>
              """),
          Map.entry(
              "/dialogs",
              "<p id=p></p><script>alert('a'); p.textContent = 'Confirmed: ' +"
                  + " confirm('b')</script>"),
          Map.entry(
              "/cookies",
              """
              <p id="p"></p>
              <script>
                p.textContent = 'Cookies before: [' + document.cookie + ']';
                document.cookie = 'visited=yes';
                localStorage.setItem('visited', 'yes');
              </script>
              """));

  private final LoopbackServer server;
  private final int closedPort;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Collection<String> requests = new ConcurrentLinkedQueue<>();
  private final Map<String, Map<String, List<String>>> headers = new ConcurrentHashMap<>();

  /**
   * @param closedPort a port that pages try to reach
   */
  RenderedSite(int closedPort) throws IOException {
    this.closedPort = closedPort;
    server = new LoopbackServer(this::respond);
  }

  URI uri(String path) {
    return URI.create(server.url(path));
  }

  Collection<String> requests() {
    return List.copyOf(requests);
  }

  /** The values of a header of the last request for a path. */
  List<String> headers(String path, String name) {
    return headers.getOrDefault(path, Map.of()).getOrDefault(name, List.of());
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    headers.put(path, Map.copyOf(exchange.getRequestHeaders()));
    try (exchange) {
      switch (path) {
        case "/api/stones" -> send(exchange, 200, "application/json", "[\"Granite\",\"Marble\"]");
        case "/to-private" -> redirect(exchange, "http://127.0.0.1:" + closedPort + "/");
        case "/to-other" ->
            redirect(exchange, "http://localhost:" + uri("/").getPort() + "/api/redirected");
        case "/moved" -> redirect(exchange, "/shell");
        case "/silent" -> closing.await();
        case "/no-page" -> send(exchange, 200, "application/octet-stream", "bytes");
        case "/gone" -> send(exchange, 404, "text/html", page("<p>Not here.</p>"));
        default -> {
          String body = PAGES.get(path);
          send(
              exchange,
              body == null ? 404 : 200,
              "text/html; charset=utf-8",
              page(body == null ? "" : body.replace("PORT", String.valueOf(closedPort))));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String page(String body) {
    return "<!doctype html><html><head><title>Stones</title></head><body>"
        + body
        + "</body></html>";
  }

  private static void redirect(HttpExchange exchange, String target) throws IOException {
    exchange.getResponseHeaders().set("Location", target);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closing.countDown();
    server.close();
  }
}
