package dev.quarry.orchestrator.render.chromium;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab of {@link TestBrowser}, used as a person does: by the texts that are on the page. Each
 * action waits until the page is ready for it.
 */
public final class BrowserTab {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Finds an element that can be pressed, by its label or its text. */
  private static final String PRESSABLE =
      """
      [...document.querySelectorAll('button, a, summary, label')].find(each =>
        !each.disabled && each.checkVisibility() &&
        [each.getAttribute('aria-label'), each.textContent.trim()].includes(%s))
      """;

  private static final String FIELD =
      """
      [...document.querySelectorAll('label')].find(each =>
        each.querySelector('.label')?.textContent === %s && each.checkVisibility())
        ?.querySelector('input, textarea, select')
      """;

  private final CdpConnection connection;
  private final String session;
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

  private BrowserTab(CdpConnection connection, String session) {
    this.connection = connection;
    this.session = session;
  }

  static BrowserTab attach(Browser browser, String context) throws InterruptedException {
    try {
      String target =
          browser
              .call(
                  "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
              .path("targetId")
              .stringValue();
      String session =
          browser
              .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
              .path("sessionId")
              .stringValue();
      BrowserTab tab = new BrowserTab(browser.connection(), session);
      browser.connection().listen(session, tab.new Errors());
      tab.call("Page.enable", Map.of());
      tab.call("Runtime.enable", Map.of());
      tab.call("Log.enable", Map.of());
      tab.screen(1280, 900);
      return tab;
    } catch (CdpException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Collects exceptions of scripts and violations of the Content-Security-Policy. */
  private final class Errors implements CdpConnection.Listener {
    @Override
    public void onEvent(String method, JsonNode params) {
      if (method.equals("Runtime.exceptionThrown")) {
        errors.add(params.path("exceptionDetails").toString());
      } else if (method.equals("Log.entryAdded")) {
        JsonNode entry = params.path("entry");
        String source = entry.path("source").asString("");
        // Responses such as 401 and interrupted streams are part of what is tested.
        if (entry.path("level").asString("").equals("error") && !source.equals("network")) {
          errors.add(entry.toString());
        }
      }
    }

    @Override
    public void onEnd() {
      // Further calls fail.
    }
  }

  /** What the browser has reported since the tab was opened. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  private JsonNode call(String method, Map<String, ?> params) throws InterruptedException {
    try {
      return connection.call(session, method, params, Deadline.in(LIMIT));
    } catch (CdpException | TimeoutException e) {
      throw new AssertionError(method + " failed", e);
    }
  }

  public void load(String url) throws InterruptedException {
    call("Page.navigate", Map.of("url", url));
    until("document.readyState === 'complete' && location.href.startsWith(" + quoted(url) + ")");
  }

  /** The value of an expression; a promise is awaited. */
  public JsonNode eval(String expression) throws InterruptedException {
    JsonNode response =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression", expression,
                "awaitPromise", true,
                "returnByValue", true,
                "userGesture", true));
    if (response.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + response.path("exceptionDetails"));
    }
    return response.path("result").path("value");
  }

  /** Waits until an expression is true. */
  public void until(String condition) throws InterruptedException {
    Await.until(
        () -> condition + "\non the page:\n" + text(),
        LIMIT,
        () -> eval("!!(" + condition + ")").asBoolean());
  }

  /** Waits until the page contains a text. */
  public void see(String text) throws InterruptedException {
    until("document.body.innerText.includes(" + quoted(text) + ")");
  }

  private String text() {
    try {
      return eval("location.href + '\\n' + document.body.innerText").asString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(interrupted)";
    }
  }

  /** Opens a view of the dashboard and waits until it has loaded its data. */
  public void view(String address) throws InterruptedException {
    eval("location.hash = " + quoted(address));
    until("document.querySelector('main h1') && !document.querySelector('.loading')");
  }

  public void press(String label) throws InterruptedException {
    String element = PRESSABLE.formatted(quoted(label));
    until(element);
    eval("(" + element + ").click()");
  }

  /** Types into the field with a label, after removing what it contains. */
  public void fill(String label, String text) throws InterruptedException {
    String field = FIELD.formatted(quoted(label));
    until(field);
    eval("{ const field = " + field + "; field.focus(); field.select(); }");
    call("Input.insertText", Map.of("text", text));
  }

  public void choose(String label, String value) throws InterruptedException {
    String field = FIELD.formatted(quoted(label));
    until(field);
    eval(
        "{ const field = %s; field.value = %s; field.dispatchEvent(new Event('change')); }"
            .formatted(field, quoted(value)));
  }

  /** Presses a key such as Tab, Enter or Escape. */
  public void key(String key, int code) throws InterruptedException {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  public void dark(boolean dark) throws InterruptedException {
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  public void screen(int width, int height) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  public void picture(Path file) throws InterruptedException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
    try {
      Files.write(file, Base64.getDecoder().decode(shot.path("data").asString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A literal of JavaScript. */
  public static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}
