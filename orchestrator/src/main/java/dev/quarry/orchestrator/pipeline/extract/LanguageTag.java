package dev.quarry.orchestrator.pipeline.extract;

import java.util.regex.Pattern;

/** Tells a language tag (RFC 5646) from what pages write in its place. */
public final class LanguageTag {
  /**
   * RFC 5646, section 4.4.1. The expression recurses for each subtag, so the length comes first.
   */
  private static final int MAX_LENGTH = 35;

  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  private LanguageTag() {}

  public static boolean isValid(String text) {
    return text.length() <= MAX_LENGTH && SYNTAX.matcher(text).matches();
  }
}
