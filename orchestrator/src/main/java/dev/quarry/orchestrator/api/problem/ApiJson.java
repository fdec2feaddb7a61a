package dev.quarry.orchestrator.api.problem;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.time.Instant;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.InputDecorator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON as this API reads and writes it. Reading is strict: a member that is not known is refused
 * instead of ignored, since it is most often an option that was misspelt, and so is a member that
 * comes twice (RFC 8259 section 4 leaves open which of the two would count). A value of another
 * type than the description says is refused too, a number that is sent as a text for instance.
 */
public final class ApiJson {
  private static final int DEEPEST_NESTING = 64;
  private static final int LONGEST_NAME = 1_000;

  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST_NESTING)
                          .maxNameLength(LONGEST_NAME)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .inputDecorator(new StrictUtf8())
                  .build())
          .addModule(new SimpleModule().addDeserializer(Instant.class, new TimestampReader()))
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfigDefaults(
              all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .withCoercionConfig(LogicalType.Integer, ApiJson::onlyAsItIs)
          .withCoercionConfig(LogicalType.Float, ApiJson::noText)
          .withCoercionConfig(LogicalType.Boolean, ApiJson::onlyAsItIs)
          .withCoercionConfig(LogicalType.Textual, ApiJson::onlyAsItIs)
          .build();

  /** Whole numbers are numbers with a fraction as well, texts are none. */
  private static void noText(MutableCoercionConfig type) {
    type.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
    type.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    type.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private static void onlyAsItIs(MutableCoercionConfig type) {
    noText(type);
    type.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    type.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
  }

  private static final class StrictUtf8 extends InputDecorator {
    @Override
    public InputStream decorate(IOContext context, InputStream in) {
      return new Utf8InputStream(in);
    }

    @Override
    public InputStream decorate(IOContext context, byte[] source, int offset, int length) {
      return new Utf8InputStream(new ByteArrayInputStream(source, offset, length));
    }

    @Override
    public Reader decorate(IOContext context, Reader characters) {
      return characters;
    }
  }

  private ApiJson() {}
}
