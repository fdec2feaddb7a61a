package dev.quarry.orchestrator.api;

import static dev.quarry.orchestrator.api.SubmissionApiTest.TEXT;
import static dev.quarry.orchestrator.api.SubmissionApiTest.submit;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobEvent;
import dev.quarry.model.WebhookEvent;
import dev.quarry.model.WebhookJob;
import dev.quarry.orchestrator.RunningOrchestrator;
import dev.quarry.orchestrator.dispatch.JobQueue;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.worker.ProgressWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Compares docs/asyncapi.yaml with the events and webhooks of the code. */
final class AsyncApiTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "asyncapi.yaml");

  private static Map<String, Object> document() throws Exception {
    return new Yaml().load(Files.readString(DOCUMENT));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(Map<String, Object> from, String... path) {
    Map<String, Object> found = from;
    for (String name : path) {
      assertThat(found).as(String.join("/", path)).containsKey(name);
      found = (Map<String, Object>) requireNonNull(found.get(name));
    }
    return found;
  }

  @Test
  void served_document_equals_the_committed_one() throws Exception {
    Http.Answer answer = Http.get("/asyncapi.yaml");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("application/yaml");
    assertThat(answer.response().body()).isEqualTo(Files.readString(DOCUMENT));
  }

  @Test
  void every_event_type_is_in_both_channels() throws Exception {
    List<String> types = new ArrayList<>();
    for (Field field : EventTypes.class.getFields()) {
      types.add((String) field.get(null));
    }
    for (String channel : List.of("jobEvents", "jobSocket")) {
      assertThat(at(document(), "channels", channel, "messages").keySet())
          .containsExactlyInAnyOrderElementsOf(types);
    }
    assertThat(at(document(), "components", "messages").keySet()).containsAll(types);
    assertThat(at(document(), "components", "schemas").keySet()).containsAll(types);
  }

  @ParameterizedTest
  @CsvSource({"jobEvent, JobEvent", "jobCounts, JobCounts", "jobError, JobError"})
  void event_records_have_the_documented_members(String schema, String record) throws Exception {
    hasMembersOf(schema, Class.forName("dev.quarry.model." + record));
  }

  @Test
  void webhook_records_have_the_documented_members() throws Exception {
    hasMembersOf("webhookEvent", WebhookEvent.class);
    hasMembersOf("webhookJob", WebhookJob.class);
    assertThat(List.of(JobEvent.class, JobCounts.class, JobError.class)).allMatch(Class::isRecord);
  }

  private static void hasMembersOf(String schema, Class<?> record) throws Exception {
    Set<String> members = new HashSet<>();
    for (RecordComponent component : record.getRecordComponents()) {
      members.add(member(component));
    }
    // Serialized methods that are not accessors of record components.
    for (Method method : record.getDeclaredMethods()) {
      JsonProperty named = method.getAnnotation(JsonProperty.class);
      if (named != null) {
        members.add(named.value());
      }
    }
    assertThat(at(document(), "components", "schemas", schema, "properties").keySet())
        .containsExactlyInAnyOrderElementsOf(members);
  }

  private static String member(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty() ? component.getName() : named.value();
  }

  @Test
  void event_data_has_the_documented_members() throws Exception {
    Set<String> seen = new HashSet<>();
    for (UUID job : List.of(eventful(), failed(), cancelled())) {
      for (JsonNode event :
          Http.get("/jobs/" + job + "/events?limit=50", "Accept: application/json")
              .body()
              .path("events")) {
        String type = event.path("type").asString();
        seen.add(type);
        assertThat(data(type).keySet()).as(type).containsAll(event.path("data").propertyNames());
        assertThat(event.path("data").propertyNames()).as(type).containsAll(required(type));
      }
    }
    assertThat(seen)
        .contains("queued", "started", "stage", "progress", "item_failed", "waiting", "retrying")
        .contains("handed_back", "cancel_requested", "completed", "failed", "cancelled");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> dataSchema(String type) throws Exception {
    Map<String, Object> schema = at(document(), "components", "schemas", type);
    Map<String, Object> own =
        ((List<Map<String, Object>>) requireNonNull(schema.get("allOf"))).get(1);
    assertThat(at(own, "properties", "type")).containsEntry("const", type);
    return at(own, "properties", "data");
  }

  private static Map<String, Object> data(String type) throws Exception {
    Map<String, Object> schema = dataSchema(type);
    return schema.containsKey("properties") ? at(schema, "properties") : Map.of();
  }

  @SuppressWarnings("unchecked")
  private static Collection<String> required(String type) throws Exception {
    return (Collection<String>) dataSchema(type).getOrDefault("required", List.of());
  }

  private static UUID eventful() throws Exception {
    JobQueue queue = RunningOrchestrator.bean(JobQueue.class);
    ProgressWriter progress = RunningOrchestrator.bean(ProgressWriter.class);
    UUID id = submit(TEXT);
    queue.finish(HandWorker.start(id), state -> new Transition.Released());
    Fence first = HandWorker.start(id);
    progress.stage(first, "crawl");
    progress.progress(first, 40);
    progress.event(
        first, "item_failed", Map.of("uri", "https://a/", "code", "not_found", "message", "No."));
    progress.event(
        first,
        "waiting",
        Map.of("host", "a", "code", "timeout", "message", "No.", "delay_seconds", 1.5));
    queue.finish(
        first,
        state ->
            new Transition.Retrying(
                new dev.quarry.model.JobError("timeout", "Too slow.", true), Duration.ZERO));
    HandWorker.complete(HandWorker.start(id));
    return id;
  }

  private static UUID failed() throws Exception {
    UUID id = submit(TEXT);
    HandWorker.fail(HandWorker.start(id));
    return id;
  }

  private static UUID cancelled() throws Exception {
    UUID id = submit(TEXT);
    Fence fence = HandWorker.start(id);
    Http.post("/jobs/" + id + "/cancel", "");
    RunningOrchestrator.bean(JobQueue.class).finish(fence, state -> new Transition.Cancelled());
    return id;
  }
}
