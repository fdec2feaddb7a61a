package dev.quarry.orchestrator.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header value from the configuration. <code>{env:NAME}</code> stands for an environment
 * variable, <code>{file:/path}</code> for the content of a file. Resolved for each call, so that a
 * secret in a file can be changed without a restart. {@link #toString} does not reveal it.
 */
public final class HeaderText {
  private static final Pattern SECRET = Pattern.compile("\\{(env|file):([^{}]+)}");
  private static final int MAX_FILE_BYTES = 8 * 1024;

  private final String template;
  private final Map<String, String> environment;

  public HeaderText(String template, Map<String, String> environment) {
    this.template = template;
    this.environment = environment;
  }

  /**
   * The value cannot be resolved. The message names the variable or the file and never its content.
   */
  public static final class UnusableHeaderException extends Exception {
    UnusableHeaderException(String message) {
      super(message);
    }
  }

  /**
   * Resolves the value.
   *
   * @throws UnusableHeaderException if a variable is not set, a file cannot be read, or the value
   *     has characters that are not allowed in a header (RFC 9110, section 5.5)
   */
  public String value() throws UnusableHeaderException {
    Matcher secret = SECRET.matcher(template);
    StringBuilder value = new StringBuilder();
    while (secret.find()) {
      String text =
          secret.group(1).equals("env") ? variable(secret.group(2)) : file(secret.group(2));
      secret.appendReplacement(value, Matcher.quoteReplacement(text));
    }
    secret.appendTail(value);
    if (!value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7f))) {
      throw new UnusableHeaderException(
          "has a value with characters that are not allowed in a header");
    }
    return value.toString();
  }

  private String variable(String name) throws UnusableHeaderException {
    @Nullable String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new UnusableHeaderException("names the variable " + name + ", which is not set");
    }
    return value.strip();
  }

  private static String file(String name) throws UnusableHeaderException {
    try {
      Path path = Path.of(name);
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new UnusableHeaderException("names the file " + name + ", which is too large");
      }
      return Files.readString(path).strip();
    } catch (IOException | InvalidPathException e) {
      throw new UnusableHeaderException("names the file " + name + ", which cannot be read");
    }
  }

  @Override
  public String toString() {
    return "(not shown)";
  }
}
