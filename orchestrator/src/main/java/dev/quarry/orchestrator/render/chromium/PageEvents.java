package dev.quarry.orchestrator.render.chromium;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressUrls;
import dev.quarry.orchestrator.egress.proxy.ProxyCredentials;
import dev.quarry.orchestrator.render.RenderException;
import dev.quarry.orchestrator.render.chromium.DocumentRules.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Handles the events of one page: decides about its requests, answers the proxy's question for the
 * password, and keeps {@link PageState} up to date. Runs in the thread that reads events.
 */
final class PageEvents implements CdpConnection.Listener {
  /** Requests that last as long as the page. */
  private static final Set<String> LASTING = Set.of("EventSource", "WebSocket");

  private final CdpConnection connection;
  private final String session;
  private final String mainFrame;
  private final ProxyCredentials credentials;
  private final Map<String, String> headers;
  private final PageState state;
  private final DocumentRules rules = new DocumentRules();
  private final Set<String> authenticated = new HashSet<>();

  /**
   * @param mainFrame id of the frame of the page, which is the id of its target
   * @param headers added to requests to the origin of the document
   */
  PageEvents(
      CdpConnection connection,
      String session,
      String mainFrame,
      ProxyCredentials credentials,
      Map<String, String> headers,
      PageState state) {
    this.connection = connection;
    this.session = session;
    this.mainFrame = mainFrame;
    this.credentials = credentials;
    this.headers = headers;
    this.state = state;
  }

  @Override
  public void onEvent(String method, JsonNode params) {
    switch (method) {
      case "Fetch.requestPaused" -> decide(params);
      case "Fetch.authRequired" -> authenticate(params);
      case "Network.requestWillBeSent" -> started(params);
      case "Network.loadingFinished", "Network.loadingFailed" ->
          state.requestEnded(text(params, "requestId"));
      case "Network.responseReceived" -> responded(params);
      case "Page.frameNavigated" -> navigated(params.path("frame"));
      case "Page.loadEventFired" -> state.loaded();
      case "Page.javascriptDialogOpening" ->
          send("Page.handleJavaScriptDialog", Map.of("accept", false));
      case "Inspector.targetCrashed" ->
          state.fail(
              RenderException.failed(
                  "The page crashed the browser; it may need too much memory.", false, null));
      default -> {}
    }
  }

  @Override
  public void onEnd() {
    state.fail(RenderException.failed("The browser ended while it rendered the page.", true, null));
  }

  private void decide(JsonNode params) {
    String id = text(params, "requestId");
    JsonNode request = params.path("request");
    String url = text(request, "url");
    Decision decision =
        rules.decide(
            new DocumentRules.Request(
                url, text(request, "method"), text(params, "resourceType"), isMainFrame(params)));
    switch (decision) {
      case Decision.Load() -> load(id, url, request.path("headers"));
      case Decision.Block() -> block(id, text(params, "resourceType"));
      case Decision.LeadsTo(String target) -> {
        leadTo(target);
        block(id, text(params, "resourceType"));
      }
    }
  }

  private void load(String id, String url, JsonNode original) {
    Map<String, Object> command = new HashMap<>(Map.of("requestId", id));
    if (!headers.isEmpty()) {
      command.put("headers", withSecrets(url, original));
    }
    send("Fetch.continueRequest", command);
  }

  /**
   * Also removes them: a redirect to another origin comes with the headers of the first request.
   */
  private List<Map<String, String>> withSecrets(String url, JsonNode original) {
    List<Map<String, String>> all = new ArrayList<>();
    original
        .properties()
        .forEach(
            field -> {
              if (headers.keySet().stream().noneMatch(field.getKey()::equalsIgnoreCase)) {
                all.add(header(field.getKey(), field.getValue().stringValue("")));
              }
            });
    if (rules.isOfDocumentOrigin(url)) {
      headers.forEach((name, value) -> all.add(header(name, value)));
    }
    return all;
  }

  private static Map<String, String> header(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  /** An aborted document leaves the page as it is; a blocked one would be shown as an error. */
  private void block(String id, String resourceType) {
    String reason = resourceType.equals("Document") ? "Aborted" : "BlockedByClient";
    send("Fetch.failRequest", Map.of("requestId", id, "errorReason", reason));
  }

  private void leadTo(String target) {
    try {
      state.leadsTo(EgressUrls.uri(target));
    } catch (EgressException e) {
      // Not an address that could be called: the page stays.
    }
  }

  /** Only for the proxy, and once for each request. */
  private void authenticate(JsonNode params) {
    String id = text(params, "requestId");
    boolean ours =
        text(params.path("authChallenge"), "source").equals("Proxy") && authenticated.add(id);
    Map<String, Object> response =
        ours
            ? Map.of(
                "response",
                "ProvideCredentials",
                "username",
                credentials.user(),
                "password",
                credentials.password())
            : Map.of("response", "CancelAuth");
    send("Fetch.continueWithAuth", Map.of("requestId", id, "authChallengeResponse", response));
  }

  /** The end of the load of a blob or data URL is not always told. */
  private void started(JsonNode params) {
    boolean web = text(params.path("request"), "url").startsWith("http");
    if (web && !LASTING.contains(text(params, "type"))) {
      state.requestStarted(text(params, "requestId"));
    }
  }

  private void responded(JsonNode params) {
    if (text(params, "type").equals("Document") && isMainFrame(params)) {
      state.responded(params.path("response").path("status").intValue());
    }
  }

  private void navigated(JsonNode frame) {
    if (!text(frame, "id").equals(mainFrame)) {
      return;
    }
    if (frame.has("unreachableUrl")) {
      state.replacedByError();
    } else if (text(frame, "url").startsWith("http")) {
      state.committed();
    }
  }

  private boolean isMainFrame(JsonNode params) {
    return text(params, "frameId").equals(mainFrame);
  }

  private void send(String method, Map<String, ?> params) {
    // A refusal means that the page has given up the request.
    var unused = connection.send(session, method, params);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).stringValue("");
  }
}
