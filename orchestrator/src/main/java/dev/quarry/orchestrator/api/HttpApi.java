package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.api.admin.AdminApi;
import dev.quarry.orchestrator.api.dashboard.DashboardController;
import dev.quarry.orchestrator.api.edge.AcceptCheck;
import dev.quarry.orchestrator.api.edge.ContentCodingCheck;
import dev.quarry.orchestrator.api.edge.PrincipalResolver;
import dev.quarry.orchestrator.api.edge.RejectUnexpectedBody;
import dev.quarry.orchestrator.api.edge.RejectUnknownParameters;
import dev.quarry.orchestrator.api.edge.RoleGate;
import dev.quarry.orchestrator.api.gateway.GatewayApi;
import dev.quarry.orchestrator.api.job.JobApi;
import dev.quarry.orchestrator.api.knowledge.KnowledgeApi;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.api.problem.ProblemApi;
import dev.quarry.orchestrator.api.request.QueryBinding;
import dev.quarry.orchestrator.api.schedule.ScheduleApi;
import dev.quarry.orchestrator.api.session.SessionApi;
import dev.quarry.orchestrator.api.stream.StreamApi;
import dev.quarry.orchestrator.api.tomcat.TomcatAdvice;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.accept.FixedContentNegotiationStrategy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The Spring configuration of the HTTP API. Each import lists the controllers of one subject. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import({
  JobApi.class,
  StreamApi.class,
  GatewayApi.class,
  KnowledgeApi.class,
  ScheduleApi.class,
  AdminApi.class,
  SessionApi.class,
  DescriptionController.class,
  DashboardController.class,
  ProblemApi.class,
  QueryBinding.class,
  TomcatAdvice.class
})
public class HttpApi implements WebMvcConfigurer {

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters
        .disableDefaults()
        .addCustomConverter(new ByteArrayHttpMessageConverter())
        .withJsonConverter(new JacksonJsonHttpMessageConverter(ApiJson.MAPPER));
  }

  /** {@link AcceptCheck} checks the Accept header before the controller runs. */
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
    configurer.strategies(List.of(new FixedContentNegotiationStrategy(MediaType.ALL)));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new PrincipalResolver());
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new RoleGate());
    registry.addInterceptor(new AcceptCheck());
    registry.addInterceptor(new ContentCodingCheck());
    registry.addInterceptor(new RejectUnknownParameters());
    registry.addInterceptor(new RejectUnexpectedBody());
  }
}
