package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Upload;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the address that a job starts from; see RFC 3986. */
final class SourceUris {
  static final int MAX_LENGTH = 2048;

  /** What people paste although a URI must have it encoded. */
  private static final String TO_ENCODE = " \"<>\\^`{|}";

  /** A name, which may be international, or an address; and a port from 1 to 65535, if any. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:%\\s]+)(:(0*([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}"
              + "|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?)?");

  /** RFC 3986, section 3.1. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private static final Pattern OWN_SCHEME = Pattern.compile("(text|upload):.+");
  private static final Pattern CHECKED_SCHEME =
      Pattern.compile("(?i)(https?|file|javascript|vbscript|data|blob):.*");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private SourceUris() {}

  /** An http or https URL; anything else is a finding. */
  static @Nullable String web(String given, ValidationErrors errors) {
    return read(given, false, errors);
  }

  /** An http or https URL, a file URL or an absolute path; anything else is a finding. */
  static @Nullable String document(String given, ValidationErrors errors) {
    String text = given.strip();
    return read(text.startsWith("/") ? "file://" + encodePath(text) : text, true, errors);
  }

  /**
   * What a text is known by: any absolute URI, such as {@code urn:isbn:0} or {@code note:1}, or
   * what a file may be known by.
   */
  static @Nullable String text(String given, ValidationErrors errors) {
    String text = given.strip();
    boolean other =
        SCHEME.matcher(text).lookingAt()
            && !CHECKED_SCHEME.matcher(text).matches()
            && !CONTROL.matcher(text).find();
    return other ? own(text, errors) : label("text", text, errors);
  }

  /**
   * What a text or a file that was sent is known by: an address as above, or a plain name, which
   * becomes part of a URI of ours. It is shown as a link, so nothing else is let through that a
   * browser would run ({@code javascript:}) or open ({@code data:}).
   *
   * @param scheme of ours: {@code text} or {@code upload}
   */
  static @Nullable String label(String scheme, String given, ValidationErrors errors) {
    String text = given.strip();
    if (CONTROL.matcher(text).find()) {
      return refuse(errors, "must be in one line");
    }
    if (OWN_SCHEME.matcher(text).matches()) {
      return own(text, errors);
    }
    if (text.startsWith("/") || SCHEME.matcher(text).lookingAt()) {
      return document(text, errors);
    }
    return own(scheme + ":" + Upload.encoded(text), errors);
  }

  /** As Quarry itself names what came without a name. */
  private static @Nullable String own(String text, ValidationErrors errors) {
    return text.length() <= MAX_LENGTH && isUri(text)
        ? encode(text)
        : refuse(
            errors, "must be a name or a URI of at most " + MAX_LENGTH + " characters, encoded");
  }

  private static boolean isUri(String text) {
    try {
      new URI(encode(text));
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static @Nullable String read(String given, boolean files, ValidationErrors errors) {
    String text = given.strip();
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return refuse(errors, "must have 1 to " + MAX_LENGTH + " characters");
    }
    URI uri;
    try {
      uri = new URI(encode(text));
    } catch (URISyntaxException e) {
      return refuse(errors, "is not a URL that can be read; send it percent-encoded");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (scheme.equals("http") || scheme.equals("https")) {
      return web(uri, errors);
    }
    if (!files) {
      return refuse(
          errors, "must be an absolute http or https URL, such as https://example.org/docs/");
    }
    return scheme.equals("file")
        ? file(uri, errors)
        : refuse(errors, "must be an absolute http, https or file URL, or an absolute path");
  }

  private static @Nullable String web(URI uri, ValidationErrors errors) {
    String authority = uri.getRawAuthority();
    if (authority == null || authority.startsWith(":")) {
      return refuse(errors, "has no host; send it like https://example.org/docs/");
    }
    if (authority.indexOf('@') >= 0) {
      return refuse(errors, "must not contain a user name or password");
    }
    if (!HOST_AND_PORT.matcher(authority).matches()) {
      return refuse(
          errors, "has no valid host and port; send it like https://example.org:8443/docs/");
    }
    return uri.toString();
  }

  private static @Nullable String file(URI uri, ValidationErrors errors) {
    String path = uri.getPath();
    boolean elsewhere = uri.getRawAuthority() != null && !uri.getRawAuthority().equals("localhost");
    if (path == null || !path.startsWith("/") || elsewhere || path.indexOf('\0') >= 0) {
      return refuse(errors, "must name a file by its absolute path");
    }
    return "file://" + uri.getRawPath();
  }

  private static @Nullable String refuse(ValidationErrors errors, String why) {
    errors.invalidUrl("source_uri", why);
    return null;
  }

  /** In a path these are ordinary characters, in a URI they are not. */
  private static String encodePath(String path) {
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23");
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (TO_ENCODE.indexOf(c) >= 0) {
        encoded.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
