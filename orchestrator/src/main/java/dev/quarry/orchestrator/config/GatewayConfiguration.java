package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.api.job.JobLinks;
import dev.quarry.orchestrator.egress.AllowList;
import dev.quarry.orchestrator.egress.GuardedEgressClient;
import dev.quarry.orchestrator.egress.StreamingEgress;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.gateway.Calls;
import dev.quarry.orchestrator.gateway.HttpCallHandler;
import dev.quarry.orchestrator.gateway.ProgressCallbacks;
import dev.quarry.orchestrator.gateway.ProgressUrls;
import dev.quarry.orchestrator.gateway.Route;
import dev.quarry.orchestrator.gateway.Routes;
import dev.quarry.orchestrator.gateway.UpstreamCall;
import dev.quarry.orchestrator.settings.HttpProperties;
import dev.quarry.orchestrator.settings.OrchestratorSettings;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.gateway.PostgresCallStore;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.worker.FencedProgress;
import dev.quarry.orchestrator.worker.ProgressWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The gateway: configured upstreams whose calls run as jobs. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

  @Bean
  Routes gatewayRoutes(Environment environment, HttpProperties http) {
    return OrchestratorSettings.routes(environment, http);
  }

  @Bean
  PostgresCallStore callStore(Database database) {
    return new PostgresCallStore(database);
  }

  @Bean
  Calls gatewayCalls(Routes routes, PostgresCallStore store, JobSubmitter submitter) {
    return new Calls(routes, store, submitter);
  }

  @Bean
  HttpCallHandler httpCallHandler(
      Routes routes,
      PostgresCallStore store,
      GuardedEgressClient egress,
      PublicUrl url,
      JobLinks links,
      Clock clock) {
    Map<String, StreamingEgress> egressByRoute = new HashMap<>();
    routes
        .all()
        .forEach(route -> egressByRoute.put(route.name(), egressOf(route.upstream(), egress)));
    return new HttpCallHandler(
        routes,
        store,
        new UpstreamCall(
            route -> egressByRoute.getOrDefault(route.name(), egress),
            clock,
            () -> ThreadLocalRandom.current().nextLong()),
        new ProgressUrls(store, url::orLocal),
        links::callResult);
  }

  /** Addresses that a route allows are allowed for its calls only. */
  private static StreamingEgress egressOf(Route.Upstream upstream, GuardedEgressClient egress) {
    return upstream.allowPrivate() ? egress.opening(AllowList.only(upstream.url())) : egress;
  }

  @Bean
  ProgressCallbacks progressCallbacks(PostgresCallStore store, ProgressWriter writer, Bus bus) {
    return new ProgressCallbacks(
        store, fence -> new FencedProgress(fence, writer, bus), System::nanoTime);
  }
}
