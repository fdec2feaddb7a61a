package dev.quarry.orchestrator.pipeline.extract;

import java.util.regex.Pattern;

/** Validates language tags (RFC 5646). */
public final class LanguageTag {
  /** RFC 5646, section 4.4.1. Checked before the pattern, which recurses for each subtag. */
  private static final int MAX_LENGTH = 35;

  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  private LanguageTag() {}

  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && SYNTAX.matcher(text).matches();
  }
}
