package dev.quarry.orchestrator.render.chromium;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.proxy.EgressProxy;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.RenderRequest;
import dev.quarry.orchestrator.render.RenderSettings;
import dev.quarry.orchestrator.render.Rendering;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The visit of one page: opens it in a context of its own, waits until it is ready, reads it. */
final class PageVisit {
  private static final Map<String, ?> SCREEN =
      Map.of("width", 1280, "height", 1600, "deviceScaleFactor", 1, "mobile", false);

  /** The browser keeps no bodies for this client. */
  private static final Map<String, ?> NO_BUFFERS =
      Map.of("maxTotalBufferSize", 0, "maxResourceBufferSize", 0, "maxPostDataSize", 0);

  private static final String WORLD = "quarry";

  /** Lazy content is loaded by scrolling down this many screens. */
  private static final int MAX_SCREENS = 10;

  /** Without requests for this long, a page is ready. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private final Browser browser;
  private final RenderSettings settings;
  private final RenderRequest request;
  private final EgressProxy proxy;
  private final PageState state = new PageState();
  private final Deadline deadline;
  private final Deadline ready;

  PageVisit(Browser browser, RenderSettings settings, RenderRequest request, EgressProxy proxy) {
    this.browser = browser;
    this.settings = settings;
    this.request = request;
    this.proxy = proxy;
    this.deadline = Deadline.in(settings.timeout());
    // The last third is for reading the page.
    this.ready = Deadline.in(settings.timeout().multipliedBy(2).dividedBy(3));
  }

  Rendering run() throws RenderException, InterruptedException {
    try {
      String context = createContext();
      try {
        return visit(context);
      } finally {
        browser.dispose(context);
      }
    } catch (TimeoutException e) {
      throw timedOut(e);
    } catch (CdpException e) {
      throw RenderException.failed(
          e.isBrowserEnded()
              ? "The browser ended while it rendered the page."
              : "The browser could not render the page.",
          e.isBrowserEnded(),
          e);
    }
  }

  private String createContext() throws CdpException, TimeoutException, InterruptedException {
    return browser
        .call(
            "Target.createBrowserContext",
            Map.of(
                "disposeOnDetach",
                true,
                "proxyServer",
                proxy.url(),
                // Loopback addresses are not an exception.
                "proxyBypassList",
                "<-loopback>"))
        .path("browserContextId")
        .stringValue();
  }

  private Rendering visit(String context)
      throws CdpException, TimeoutException, RenderException, InterruptedException {
    browser.call(
        "Browser.setDownloadBehavior", Map.of("behavior", "deny", "browserContextId", context));
    String target =
        browser
            .call("Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
            .path("targetId")
            .stringValue();
    String session =
        browser
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .stringValue();
    CdpConnection connection = browser.connection();
    connection.listen(
        session,
        new PageEvents(connection, session, target, proxy.credentials(), request.headers(), state));
    try {
      prepare(session);
      navigate(session);
      settle(session, target);
      Optional<URI> elsewhere = state.leadsTo();
      return elsewhere.isPresent()
          ? new Rendering.Redirect(elsewhere.get())
          : new Rendering.Page(request.uri(), state.status(), html(session, target));
    } finally {
      connection.forget(session);
    }
  }

  private void prepare(String session) throws CdpException, TimeoutException, InterruptedException {
    call(session, "Inspector.enable", Map.of());
    call(session, "Page.enable", Map.of());
    call(session, "Network.enable", NO_BUFFERS);
    call(session, "Network.setBypassServiceWorker", Map.of("bypass", true));
    call(session, "Emulation.setUserAgentOverride", Map.of("userAgent", browser.userAgent()));
    call(session, "Emulation.setDeviceMetricsOverride", SCREEN);
    call(
        session,
        "Fetch.enable",
        Map.of("handleAuthRequests", true, "patterns", List.of(Map.of("urlPattern", "*"))));
  }

  /** Starts the navigation and waits until the document is shown. */
  private void navigate(String session) throws RenderException, InterruptedException {
    var unused =
        browser
            .connection()
            .send(session, "Page.navigate", Map.of("url", request.uri().toASCIIString()))
            .whenComplete((result, failure) -> navigated(result, failure));
    if (!state.awaitCommit(ready)) {
      throw timedOut(null);
    }
    String error = state.navigationError();
    if (error != null && state.leadsTo().isEmpty()) {
      throw notOpened(error);
    }
  }

  private void navigated(@Nullable JsonNode result, @Nullable Throwable failure) {
    if (result == null) {
      state.navigationFailed(String.valueOf(failure));
    } else if (result.has("errorText")) {
      state.navigationFailed(result.path("errorText").stringValue(""));
    }
  }

  /** The reason of the egress guard, if there is one; the browser only knows that it failed. */
  private RenderException notOpened(String error) {
    URI uri = request.uri();
    int standardPort = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? standardPort : uri.getPort();
    Optional<EgressException> refusal = proxy.refusal(uri.getHost(), port);
    return refusal
        .map(e -> new RenderException(e.code(), e.getMessage(), e.retryable(), e))
        .orElseGet(
            () ->
                RenderException.failed(
                    "The browser could not open the page (" + error + ").", false, null));
  }

  /** Waits until the page is ready, and loads what appears when a visitor scrolls down. */
  private void settle(String session, String frame) throws RenderException, InterruptedException {
    state.awaitLoad(ready);
    state.awaitQuiet(QUIET, ready);
    try {
      evaluate(session, frame, PageScripts.scroll(MAX_SCREENS), ready);
    } catch (CdpException | TimeoutException e) {
      // The page has loaded itself again, or its scripts run without a pause: it is read as it is.
    }
    state.awaitQuiet(QUIET, ready);
  }

  private byte[] html(String session, String frame)
      throws CdpException, TimeoutException, RenderException, InterruptedException {
    JsonNode html =
        evaluate(session, frame, PageScripts.html(settings.maxPageBytes()), deadline)
            .path("result")
            .path("value");
    byte[] bytes = html.stringValue("").getBytes(UTF_8);
    if (html.isNull() || bytes.length > settings.maxPageBytes()) {
      throw new RenderException(
          "too_large",
          "The rendered page is larger than " + settings.maxPageBytes() + " bytes.",
          false,
          null);
    }
    return bytes;
  }

  private JsonNode evaluate(String session, String frame, String script, Deadline until)
      throws CdpException, TimeoutException, InterruptedException {
    JsonNode world =
        browser
            .connection()
            .call(
                session,
                "Page.createIsolatedWorld",
                Map.of("frameId", frame, "worldName", WORLD),
                until);
    JsonNode result =
        browser
            .connection()
            .call(
                session,
                "Runtime.evaluate",
                Map.of(
                    "expression",
                    script,
                    "contextId",
                    world.path("executionContextId").intValue(),
                    "returnByValue",
                    true,
                    "awaitPromise",
                    true),
                until);
    if (result.has("exceptionDetails")) {
      throw CdpException.refused(
          "Runtime.evaluate", result.path("exceptionDetails").path("text").stringValue(""));
    }
    return result;
  }

  private void call(String session, String method, Map<String, ?> params)
      throws CdpException, TimeoutException, InterruptedException {
    browser.connection().call(session, method, params, deadline);
  }

  private RenderException timedOut(@Nullable Throwable cause) {
    return RenderException.timedOut(
        "The page was not ready within " + settings.timeout().toSeconds() + " s.", cause);
  }
}
