package dev.quarry.orchestrator.api;

import static java.util.Objects.requireNonNull;

import dev.quarry.model.EstimateView;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.Problem;
import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.RejectUnknownParameters;
import dev.quarry.orchestrator.api.job.SubmissionBody;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Encoding;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ModelAttribute;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Generates the API description (OpenAPI 3.1) from the controllers of a running orchestrator. */
@Configuration(proxyBeanMethods = false)
@Import({
  SpringDocConfiguration.class,
  SpringDocConfigProperties.class,
  SpringDocWebMvcConfiguration.class
})
class OpenApiGeneration {
  private static final String PROBLEM = "#/components/schemas/Problem";

  /** The problem responses of every operation, besides those of its controller. */
  private static final Map<String, String> ALWAYS =
      new TreeMap<>(
          Map.of(
              "400", "The request is not valid.",
              "401", "The API key is missing or not valid.",
              "403", "The role of the API key, the Host or the Origin does not allow the call.",
              "429", "The rate limit or another limit of the tenant is exceeded; see Retry-After.",
              "503", "The server is temporarily unavailable; see Retry-After."));

  static JsonNode document() {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Principal.class)
        .addAnnotationsToIgnore(ModelAttribute.class);
    SpringDocUtils.getConfig().replaceWithClass(SubmissionBody.class, JobSubmission.class);
    try {
      SpringApplication application = OrchestratorApplication.application();
      application.addPrimarySources(List.of(OpenApiGeneration.class));
      try (var context =
          application.run(
              StartArguments.fresh(
                  Files.createTempDirectory("quarry-openapi-"),
                  "--quarry.roles=api",
                  "--springdoc.override-with-generic-response=false",
                  "--springdoc.writer-with-order-by-keys=true",
                  "--springdoc.paths-to-exclude=/,/dashboard/**,/webjars/**,/openapi.json,/asyncapi.yaml,/docs/**,/ws/**",
                  "--springdoc.default-produces-media-type=application/json",
                  "--springdoc.default-consumes-media-type=application/json"))) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return JsonMapper.builder().build().readTree(read(port));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String port) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Bean
  ModelConverter wireRecords() {
    return new WireRecords();
  }

  @Bean
  GlobalOpenApiCustomizer wholeApi() {
    return api -> {
      api.setInfo(
          new Info()
              .title("Quarry orchestrator")
              .description(
                  "Turns websites and documents into searchable knowledge for LLM agents: submit,"
                      + " follow the job, search.")
              .version("1")
              .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
      api.setServers(null);
      api.getComponents()
          .addSecuritySchemes(
              "api_key",
              new SecurityScheme()
                  .type(SecurityScheme.Type.APIKEY)
                  .in(SecurityScheme.In.HEADER)
                  .name("X-API-Key"))
          .addSecuritySchemes(
              "session",
              new SecurityScheme()
                  .type(SecurityScheme.Type.APIKEY)
                  .in(SecurityScheme.In.COOKIE)
                  .name("quarry_session"))
          .addSecuritySchemes(
              "bearer", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
      api.setSecurity(
          List.of(
              new SecurityRequirement().addList("api_key"),
              new SecurityRequirement().addList("bearer"),
              new SecurityRequirement().addList("session"),
              new SecurityRequirement()));
      for (Class<?> named :
          List.of(Problem.class, JobAccepted.class, JobView.class, EstimateView.class)) {
        ModelConverters.getInstance(true).readAll(named).forEach(api.getComponents()::addSchemas);
      }
      addFileForm(api);
      addProblems(api);
    };
  }

  /**
   * The body that {@code UploadedForm} parses: the members of a submission as fields, or all as
   * JSON in one.
   */
  private static void addFileForm(OpenAPI api) {
    Schema<?> submission = requireNonNull(api.getComponents().getSchemas().get("JobSubmission"));
    Schema<?> file = bytes();
    file.setDescription("The document, with its file name.");
    Schema<?> form = new Schema<>();
    form.setTypes(Set.of("object"));
    form.setRequired(List.of("file"));
    form.addProperty("file", file);
    submission.getProperties().forEach(form::addProperty);
    Schema<?> whole = new Schema<>();
    whole.set$ref("#/components/schemas/JobSubmission");
    whole.setDescription("All members of the submission as JSON, instead of one field for each.");
    form.addProperty("submission", whole);
    MediaType part = new MediaType().schema(form);
    for (String json : List.of("metadata", "retry", "submission")) {
      part.addEncoding(json, new Encoding().contentType("application/json"));
    }
    requireNonNull(api.getPaths().get("/ingest-async"))
        .getPost()
        .getRequestBody()
        .getContent()
        .addMediaType("multipart/form-data", part);
  }

  private static Schema<?> bytes() {
    Schema<?> bytes = new Schema<>();
    bytes.setTypes(Set.of("string"));
    bytes.setContentMediaType("application/octet-stream");
    return bytes;
  }

  private static void addProblems(OpenAPI api) {
    api.getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .values()
                    .forEach(
                        operation -> {
                          ALWAYS.forEach((status, why) -> problem(operation, status, why));
                          if (path.contains("{")) {
                            problem(
                                operation,
                                "404",
                                "The resource does not exist or belongs to another tenant.");
                          }
                          if (operation.getRequestBody() != null) {
                            problem(operation, "413", "The body is too large.");
                            problem(operation, "415", "The body's media type is not supported.");
                          }
                        }));
  }

  private static void problem(Operation operation, String status, String why) {
    if (!operation.getResponses().containsKey(status)) {
      operation.getResponses().addApiResponse(status, problem(why));
    }
  }

  private static ApiResponse problem(String why) {
    return new ApiResponse()
        .description(why)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref(PROBLEM))));
  }

  @Bean
  GlobalOperationCustomizer calls() {
    return (operation, method) -> {
      nameParameters(operation, RejectUnknownParameters.names(method));
      describe(operation, method.getMethodAnnotation(ApiCall.class));
      return operation;
    };
  }

  /** Parameters that a controller reads from records or from the request itself. */
  private static void nameParameters(Operation operation, List<String> names) {
    for (String name : names) {
      if (!isNamed(operation, name)) {
        operation.addParametersItem(new QueryParameter().name(name).schema(new StringSchema()));
      }
    }
  }

  /** Declared by another method of the same route. */
  private static boolean isNamed(Operation operation, String name) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(each -> name.equals(each.getName()));
  }

  private static void describe(Operation operation, @Nullable ApiCall call) {
    if (call == null) {
      return;
    }
    operation.setSummary(call.value());
    if (!call.bodyBytes().isEmpty()) {
      operation.setRequestBody(
          new RequestBody()
              .content(
                  new Content().addMediaType(call.bodyBytes(), new MediaType().schema(bytes()))));
    }
    ApiResponse returned = operation.getResponses().entrySet().iterator().next().getValue();
    ApiResponses responses = new ApiResponses();
    for (int i = 0; i < call.statuses().length; i++) {
      String status = String.valueOf(call.statuses()[i]);
      ApiResponse answer = answer(call, i, returned);
      ApiResponse other = responses.get(status);
      responses.addApiResponse(status, other == null ? answer : either(other, answer));
    }
    Arrays.stream(call.problems())
        .collect(
            Collectors.groupingBy(
                ProblemCode::status,
                TreeMap::new,
                Collectors.mapping(
                    code -> "`" + code.code() + "`: " + code.title() + ".",
                    Collectors.joining(" "))))
        .forEach((status, why) -> responses.addApiResponse(String.valueOf(status), problem(why)));
    operation.setResponses(responses);
  }

  /** One status with two body types. */
  private static ApiResponse either(ApiResponse one, ApiResponse other) {
    Schema<?> both = new Schema<>().anyOf(List.of(schema(one), schema(other)));
    return new ApiResponse()
        .description(one.getDescription())
        .content(new Content().addMediaType("application/json", new MediaType().schema(both)));
  }

  private static Schema<?> schema(ApiResponse answer) {
    return Objects.requireNonNull(answer.getContent().get("application/json")).getSchema();
  }

  private static ApiResponse answer(ApiCall call, int index, ApiResponse returned) {
    HttpStatus status = HttpStatus.valueOf(call.statuses()[index]);
    ApiResponse answer = new ApiResponse().description(status.getReasonPhrase());
    if (status == HttpStatus.NO_CONTENT || status == HttpStatus.NOT_MODIFIED) {
      return answer;
    }
    Content others = new Content();
    for (String type : call.produces()) {
      if (!type.equals("application/json")) {
        others.addMediaType(type, new MediaType().schema(new StringSchema()));
      }
    }
    if (others.size() == call.produces().length) {
      return answer.content(others);
    }
    if (call.bodies().length == 0) {
      Content content = returned.getContent();
      others.forEach(content::addMediaType);
      return answer.content(content);
    }
    String name = call.bodies()[index].getSimpleName();
    return answer.content(
        new Content()
            .addMediaType(
                "application/json",
                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + name))));
  }
}
