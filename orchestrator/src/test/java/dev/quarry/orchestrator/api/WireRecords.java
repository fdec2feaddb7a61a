package dev.quarry.orchestrator.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.job.SubmissionBody;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks the required members of wire records: those that are not {@link Nullable}. A record that
 * only clients send allows no additional members.
 */
final class WireRecords implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    @Nullable Schema<?> schema =
        chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> declared = Json31.mapper().constructType(type.getType()).getRawClass();
    Class<?> raw = declared == SubmissionBody.class ? JobSubmission.class : declared;
    if (schema != null && raw.isRecord()) {
      Schema<?> defined = context.getDefinedModels().get(raw.getSimpleName());
      refine(defined == null ? schema : defined, raw);
    }
    return schema;
  }

  private static void refine(Schema<?> schema, Class<?> raw) {
    if (schema.getProperties() == null) {
      return;
    }
    List<String> required = new ArrayList<>();
    Arrays.stream(raw.getRecordComponents())
        .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
        .map(WireRecords::name)
        .filter(schema.getProperties()::containsKey)
        .forEach(required::add);
    schema.setRequired(required.isEmpty() ? null : required);
    if (raw.getSimpleName().endsWith("Submission") || raw.getSimpleName().endsWith("Request")) {
      schema.setAdditionalProperties(false);
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty() ? component.getName() : named.value();
  }
}
