package dev.quarry.mcp.orchestrator.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** An HTTP server on loopback that sends the responses that a test has queued, in their order. */
final class StandInOrchestrator implements AutoCloseable {
  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private int queued;

  StandInOrchestrator() {
    server.start();
    warmUp();
  }

  /** The first response takes longer than the timeouts of some tests. */
  private void warmUp() {
    enqueue(aResponse());
    new HttpOrchestratorClient(url(), null).isHealthy();
    server.resetAll();
    queued = 0;
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  void enqueue(ResponseDefinitionBuilder response) {
    server.stubFor(
        any(anyUrl())
            .inScenario("queue")
            .whenScenarioStateIs(state(queued))
            .willReturn(response)
            .willSetStateTo(state(++queued)));
  }

  void enqueue(int status, String body) {
    enqueue(aResponse().withStatus(status).withBody(body));
  }

  void enqueue(Fault fault) {
    enqueue(aResponse().withFault(fault));
  }

  /** The response to all further requests. */
  void always(ResponseDefinitionBuilder response) {
    server.stubFor(
        any(anyUrl()).inScenario("queue").whenScenarioStateIs(state(queued)).willReturn(response));
  }

  private static String state(int number) {
    return number == 0 ? Scenario.STARTED : "after " + number;
  }

  /** The requests so far, in their order. */
  List<LoggedRequest> requests() {
    return server.getAllServeEvents().reversed().stream().map(ServeEvent::getRequest).toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
