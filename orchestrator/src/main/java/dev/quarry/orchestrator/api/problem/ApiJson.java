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
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * The JSON mapper of this API. Reading is strict: an unknown member is an error, because it is
 * usually a misspelt option, and so is a duplicate member (RFC 8259 section 4 does not define which
 * of the two counts). A value of another type than the API description states is an error too, for
 * example a number sent as a string. Decimal numbers without a type are read exactly. Thread-safe.
 */
public final class ApiJson {
  private static final int MAX_NESTING_DEPTH = 64;
  private static final int MAX_NAME_LENGTH = 1_000;

  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING_DEPTH)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .inputDecorator(new StrictUtf8())
                  .build())
          .addModule(new SimpleModule().addDeserializer(Instant.class, new TimestampReader()))
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfigDefaults(
              all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .withCoercionConfig(LogicalType.Integer, ApiJson::forbidCoercion)
          .withCoercionConfig(LogicalType.Float, ApiJson::forbidCoercionToNumber)
          .withCoercionConfig(LogicalType.Boolean, ApiJson::forbidCoercion)
          .withCoercionConfig(LogicalType.Textual, ApiJson::forbidCoercion)
          .build();

  /** An integer is a valid decimal number; a string is not. */
  private static void forbidCoercionToNumber(MutableCoercionConfig type) {
    type.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
    type.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    type.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  private static void forbidCoercion(MutableCoercionConfig type) {
    forbidCoercionToNumber(type);
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
