package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.access.AccessPolicy;
import dev.quarry.orchestrator.api.AccessFilter;
import dev.quarry.orchestrator.api.BodyLimitFilter;
import dev.quarry.orchestrator.api.BodyLimits;
import dev.quarry.orchestrator.api.HttpApi;
import dev.quarry.orchestrator.api.TraceFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import org.apache.catalina.core.StandardHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The HTTP API: its filters from the outermost to the innermost, and the server under it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
@Import(HttpApi.class)
class ApiConfiguration {
  private static final Logger log = LoggerFactory.getLogger(ApiConfiguration.class);

  @Bean
  FilterRegistrationBean<Filter> traceFilter() {
    return ordered(new TraceFilter(), 1);
  }

  @Bean
  FilterRegistrationBean<Filter> accessFilter(AccessPolicy policy) {
    return ordered(new AccessFilter(policy), 2);
  }

  @Bean
  FilterRegistrationBean<Filter> bodyLimitFilter(HttpProperties properties) {
    return ordered(
        new BodyLimitFilter(
            new BodyLimits(properties.maxBody().toBytes(), properties.maxSubmission().toBytes())),
        3);
  }

  private static FilterRegistrationBean<Filter> ordered(Filter filter, int order) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(order);
    return registration;
  }

  /** Uploads go to the server's temporary directory while they arrive, never into memory. */
  @Bean
  MultipartConfigElement multipart(HttpProperties properties) {
    long file = properties.maxUpload().toBytes();
    return new MultipartConfigElement("", file, file + properties.maxBody().toBytes(), 0);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInsteadOfErrorPages() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
              }
            });
  }

  @Bean
  ApplicationListener<WebServerInitializedEvent> listening(Environment environment) {
    return event ->
        log.info(
            "Orchestrator listens on http://{}:{}",
            environment.getProperty("server.address", "*"),
            event.getWebServer().getPort());
  }
}
