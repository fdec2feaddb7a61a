package dev.quarry.orchestrator.api;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What the HTTP API consists of. The imports are the list of its controllers. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import({
  SubmissionController.class,
  BatchController.class,
  JobController.class,
  EventController.class,
  EventSocketController.class,
  JobActionController.class,
  JobListController.class,
  DeadLetterController.class,
  GatewayController.class,
  ProgressController.class,
  SearchController.class,
  DocumentController.class,
  QueueController.class,
  WebhookController.class,
  WebhookEndpointController.class,
  ApiKeyController.class,
  LimitController.class,
  AuditController.class,
  CallerController.class,
  HealthController.class,
  MetricsController.class,
  DescriptionController.class,
  LimitAdvice.class,
  RefusalAdvice.class,
  ProblemAdvice.class
})
public class HttpApi implements WebMvcConfigurer {

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters
        .disableDefaults()
        .addCustomConverter(new ByteArrayHttpMessageConverter())
        .withJsonConverter(new JacksonJsonHttpMessageConverter(ApiJson.MAPPER));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new PrincipalResolver());
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new RoleGate());
    registry.addInterceptor(new KnownParameters());
  }

  /** Submissions are validated by the rooms that know what is valid. */
  @Override
  public Validator getValidator() {
    return new Validator() {
      @Override
      public boolean supports(Class<?> type) {
        return false;
      }

      @Override
      public void validate(Object target, Errors errors) {
        throw new IllegalStateException("supports nothing");
      }
    };
  }
}
