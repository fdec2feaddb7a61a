package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses query parameters whose values are the names of enum constants in lower case. */
public final class EnumParam {

  private EnumParam() {}

  public static <E extends Enum<E>> @Nullable E parse(
      Class<E> type, String parameter, @Nullable String name) {
    if (name == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (lowerCaseName(constant).equals(name)) {
        return constant;
      }
    }
    throw ProblemException.invalid(
        parameter,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(EnumParam::lowerCaseName)
                .collect(Collectors.joining(", ")));
  }

  private static String lowerCaseName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
