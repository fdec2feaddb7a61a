package dev.quarry.standalone.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an interval such as 6h, 1d or 1d12h, and leaves an ISO 8601 duration such as PT6H as it is.
 * The result is an ISO 8601 duration; the server decides whether an interval of this length is
 * allowed.
 */
final class Interval implements ITypeConverter<String> {
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");
  private static final int DAYS_PER_WEEK = 7;

  @Override
  public String convert(String value) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("p")) {
      return value.strip();
    }
    Matcher parts = SHORT.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is no interval: write a number with s, m, h, d or w, such as 6h or 1d, or an ISO"
              + " 8601 duration, such as PT6H or P1D");
    }
    long days = DAYS_PER_WEEK * number(parts.group(1)) + number(parts.group(2));
    String time = part(parts.group(3), "H") + part(parts.group(4), "M") + part(parts.group(5), "S");
    return "P"
        + (days == 0 && !time.isEmpty() ? "" : days + "D")
        + (time.isEmpty() ? "" : "T" + time);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String part(@Nullable String digits, String unit) {
    return digits == null ? "" : digits + unit;
  }
}
