package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.AccessPolicy;
import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.audit.AuditTrail;
import dev.quarry.orchestrator.access.limit.RequestRates;
import dev.quarry.orchestrator.access.limit.TenantSemaphore;
import dev.quarry.orchestrator.api.HttpApi;
import dev.quarry.orchestrator.api.admin.HealthChecks;
import dev.quarry.orchestrator.api.dashboard.DashboardFiles;
import dev.quarry.orchestrator.api.edge.AccessFilter;
import dev.quarry.orchestrator.api.edge.ApiDispatcherServlet;
import dev.quarry.orchestrator.api.edge.AuditFilter;
import dev.quarry.orchestrator.api.edge.BodyLimitFilter;
import dev.quarry.orchestrator.api.edge.BodyLimits;
import dev.quarry.orchestrator.api.edge.PublicUrlFilter;
import dev.quarry.orchestrator.api.edge.RateLimitFilter;
import dev.quarry.orchestrator.api.edge.SecurityHeaders;
import dev.quarry.orchestrator.api.edge.TraceFilter;
import dev.quarry.orchestrator.api.edge.WorkerNodeFilter;
import dev.quarry.orchestrator.api.job.EstimateLimiter;
import dev.quarry.orchestrator.api.job.UploadDirectory;
import dev.quarry.orchestrator.api.stream.EventFeeds;
import dev.quarry.orchestrator.api.stream.EventSockets;
import dev.quarry.orchestrator.api.stream.EventStreams;
import dev.quarry.orchestrator.api.stream.JobWatch;
import dev.quarry.orchestrator.api.stream.LongPolls;
import dev.quarry.orchestrator.api.stream.tomcat.EventStreamConnection;
import dev.quarry.orchestrator.api.tomcat.TomcatCustomizer;
import dev.quarry.orchestrator.embed.Embedder;
import dev.quarry.orchestrator.embed.EmbeddingException;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.Estimator;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.VectorStore;
import dev.quarry.orchestrator.lifecycle.ReadinessDrain;
import dev.quarry.orchestrator.lifecycle.StartLog;
import dev.quarry.orchestrator.lifecycle.StreamShutdown;
import dev.quarry.orchestrator.render.PageRenderer;
import dev.quarry.orchestrator.settings.AccessProperties;
import dev.quarry.orchestrator.settings.HttpProperties;
import dev.quarry.orchestrator.settings.NodeRoles;
import dev.quarry.orchestrator.settings.PublicUrl;
import dev.quarry.orchestrator.store.postgres.IndexOwnership;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/** The HTTP API: its filters, from the outermost to the innermost, and its web server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
@Import(HttpApi.class)
class ApiConfiguration {
  /** Larger parts of a multipart request are written to a file while it is read. */
  private static final int MAX_IN_MEMORY_BYTES = 64 * 1024;

  /** Simultaneous estimates. */
  private static final int MAX_CONCURRENT_ESTIMATES = 4;

  private static final UUID NIL_UUID = new UUID(0, 0);

  @Bean(name = DispatcherServletAutoConfiguration.DEFAULT_DISPATCHER_SERVLET_BEAN_NAME)
  DispatcherServlet dispatcherServlet() {
    return new ApiDispatcherServlet();
  }

  @Bean
  DashboardFiles dashboardFiles() {
    return new DashboardFiles();
  }

  @Bean
  SecurityHeaders securityHeaders(DashboardFiles dashboard) {
    return new SecurityHeaders(dashboard.html());
  }

  @Bean
  FilterRegistrationBean<Filter> traceFilter(Tracer tracer, SecurityHeaders headers) {
    return ordered(new TraceFilter(tracer, headers), 1);
  }

  @Bean
  FilterRegistrationBean<Filter> auditFilter(AuditTrail trail, AccessProperties properties) {
    FilterRegistrationBean<Filter> registration = ordered(new AuditFilter(trail), 2);
    registration.setEnabled(properties.audit().enabled());
    return registration;
  }

  @Bean
  FilterRegistrationBean<Filter> accessFilter(AccessPolicy policy) {
    return ordered(new AccessFilter(policy), 3);
  }

  @Bean
  FilterRegistrationBean<Filter> rateLimitFilter(RequestRates rates) {
    return ordered(new RateLimitFilter(rates), 4);
  }

  @Bean
  FilterRegistrationBean<Filter> workerNodeFilter(NodeRoles roles) {
    FilterRegistrationBean<Filter> registration = ordered(new WorkerNodeFilter(), 5);
    registration.setEnabled(!roles.api());
    return registration;
  }

  @Bean
  FilterRegistrationBean<Filter> bodyLimitFilter(HttpProperties properties) {
    return ordered(
        new BodyLimitFilter(
            new BodyLimits(
                properties.maxBody().toBytes(),
                properties.maxSubmission().toBytes(),
                properties.maxUpload().toBytes(),
                properties.maxImportBytes())),
        6);
  }

  @Bean
  FilterRegistrationBean<Filter> publicUrlFilter(PublicUrl url) {
    FilterRegistrationBean<Filter> registration = ordered(new PublicUrlFilter(url.configured()), 7);
    registration.setEnabled(!url.configured().isEmpty());
    return registration;
  }

  private static FilterRegistrationBean<Filter> ordered(Filter filter, int order) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }

  /** Multipart requests are parsed only when the controller of submissions asks for it. */
  @Bean
  MultipartConfigElement multipartConfig(
      HttpProperties properties, @Value("${quarry.data}") Path data) throws IOException {
    long upload = properties.maxUpload().toBytes();
    return new MultipartConfigElement(
        UploadDirectory.emptied(data.resolve("uploads")).toString(),
        upload,
        upload + properties.maxSubmission().toBytes(),
        MAX_IN_MEMORY_BYTES);
  }

  @Bean
  TomcatCustomizer tomcatCustomizer() {
    return new TomcatCustomizer();
  }

  /** Stopped before the web server, which waits for open responses. */
  @Bean
  JobWatch jobWatch(EventLog events, Bus bus) {
    return new JobWatch(events, bus);
  }

  @Bean
  SmartLifecycle streamShutdown(JobWatch watch, EventFeeds feeds) {
    return new StreamShutdown(watch, feeds);
  }

  /** Permits of clients that wait for jobs by streams or long polls. */
  @Bean
  TenantSemaphore waitPermits(HttpProperties properties) {
    return new TenantSemaphore(properties.maxStreams(), properties.streamsOfTenant());
  }

  @Bean
  EventFeeds eventFeeds(
      JobWatch watch, EventLog events, TenantSemaphore waitPermits, Authenticator credentials) {
    return new EventFeeds(watch, events, waitPermits, credentials::isStillValid);
  }

  @Bean
  LongPolls longPolls(JobWatch watch, TenantSemaphore waitPermits) {
    return new LongPolls(watch, waitPermits);
  }

  @Bean
  EventStreams eventStreams(EventFeeds feeds) {
    return new EventStreams(feeds, EventStreamConnection.class);
  }

  @Bean
  EventSockets eventSockets(EventFeeds feeds) {
    return new EventSockets(feeds);
  }

  @Bean
  EstimateLimiter estimateLimiter(Estimator estimator) {
    return new EstimateLimiter(
        estimator, new TenantSemaphore(MAX_CONCURRENT_ESTIMATES, MAX_CONCURRENT_ESTIMATES / 2));
  }

  @Bean
  HealthChecks healthChecks(
      NodeRegistry nodes,
      VectorStore vectors,
      Embedder embedder,
      ReindexStore documents,
      Bus bus,
      ReadinessDrain shutdown,
      IndexOwnership index,
      PageRenderer renderer) {
    return new HealthChecks(
        List.of(
            new HealthChecks.Check("accepting", shutdown::requireAccepting),
            new HealthChecks.Check("database", nodes::list),
            new HealthChecks.Check("index", index::requireOwned),
            new HealthChecks.Check("vectors", () -> vectors.count("health", NIL_UUID, 0)),
            HealthChecks.Check.ofEmbeddings(embeddings(embedder), documents),
            HealthChecks.Check.of(bus),
            HealthChecks.Check.ofFeature("rendering", renderer::available)));
  }

  private static HealthChecks.Probe embeddings(Embedder embedder) {
    return () -> {
      try {
        embedder.check();
      } catch (EmbeddingException e) {
        throw new HealthChecks.UnhealthyException(e.code(), String.valueOf(e.getMessage()), e);
      }
    };
  }

  @Bean
  StartLog startLog(Environment environment) {
    return new StartLog(environment.getProperty("server.address", "*"));
  }
}
