package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words in a query that stand for the constants of an enum: the names in lower case. */
public final class EnumParam {

  private EnumParam() {}

  public static <E extends Enum<E>> @Nullable E of(
      Class<E> type, String parameter, @Nullable String word) {
    if (word == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    throw ProblemException.invalid(
        parameter,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(EnumParam::word)
                .collect(Collectors.joining(", ")));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
