package dev.quarry.orchestrator.submission.rules;

import dev.quarry.orchestrator.job.Upload;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates and normalises the source URI of a job (RFC 3986). */
final class SourceUris {
  static final int MAX_LENGTH = 2048;

  /** Characters that users paste into URIs although they must be percent-encoded. */
  private static final String TO_ENCODE = " \"<>\\^`{|}";

  /**
   * A host name, which may be internationalised, or an address, with an optional port from 1 to
   * 65535.
   */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:%\\s]+)(:(0*([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}"
              + "|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?)?");

  /** RFC 3986, section 3.1. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private static final Pattern OWN_SCHEME = Pattern.compile("(text|upload):.+");
  private static final Pattern LOADED_SCHEME = Pattern.compile("(?i)(https?|file):");
  private static final Pattern WEB_SCHEME = Pattern.compile("(?i)https?:");
  private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern FORBIDDEN_SCHEME =
      Pattern.compile("(?i)(javascript|vbscript|data|blob|filesystem|about|view-source):");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private static final String TEXT_RULE =
      "must be an absolute URI or a plain name, of at most "
          + MAX_LENGTH
          + " characters; the schemes javascript, vbscript, data, blob, filesystem, about and"
          + " view-source are not allowed";
  private static final String UPLOAD_RULE =
      "must be a name or a percent-encoded URI of at most " + MAX_LENGTH + " characters";
  private static final String CONTROL_RULE =
      "must not contain line breaks or other control characters";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private SourceUris() {}

  /** Accepts an http or https URL. */
  static @Nullable String web(String given, ValidationErrors errors) {
    return read(given, false, errors);
  }

  /** Accepts an http or https URL, a file URL or an absolute path. */
  static @Nullable String document(String given, ValidationErrors errors) {
    String text = given.strip();
    return read(text.startsWith("/") ? "file://" + encodePath(text) : text, true, errors);
  }

  /**
   * Accepts the identifier of a text: any absolute URI, such as {@code urn:isbn:0} or {@code
   * note:1}, or a plain name. User interfaces show it as a link, so schemes that a browser executes
   * or opens are rejected.
   */
  static @Nullable String text(String given, ValidationErrors errors) {
    String text = given.strip();
    if (CONTROL.matcher(text).find()) {
      return refuse(errors, CONTROL_RULE);
    }
    if (FORBIDDEN_SCHEME.matcher(text).lookingAt()) {
      return refuse(errors, TEXT_RULE);
    }
    if (text.startsWith("/") || LOADED_SCHEME.matcher(text).lookingAt()) {
      return document(text, errors);
    }
    boolean uri = SCHEME.matcher(text).lookingAt();
    return own(uri ? text : "text:" + Upload.encoded(text), TEXT_RULE, errors);
  }

  /** Whether it has control characters, or a scheme that a browser executes or opens. */
  static boolean isForbidden(String uri) {
    return CONTROL.matcher(uri).find() || FORBIDDEN_SCHEME.matcher(uri).lookingAt();
  }

  /**
   * Accepts the identifier of an uploaded file: a document URI as above, or a plain name, which
   * becomes part of a Quarry URI.
   */
  static @Nullable String upload(String given, ValidationErrors errors) {
    String text = given.strip();
    if (CONTROL.matcher(text).find()) {
      return refuse(errors, CONTROL_RULE);
    }
    boolean own = OWN_SCHEME.matcher(text).matches();
    if (!own && (text.startsWith("/") || SCHEME.matcher(text).lookingAt())) {
      return document(text, errors);
    }
    return own(own ? text : "upload:" + Upload.encoded(text), UPLOAD_RULE, errors);
  }

  /** A URI of any scheme, such as Quarry gives to unnamed texts and uploads. */
  private static @Nullable String own(String text, String rule, ValidationErrors errors) {
    return text.length() <= MAX_LENGTH && isUri(text) ? encode(text) : refuse(errors, rule);
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
    String text = WEB_SCHEME.matcher(given.strip()).lookingAt() ? asBrowsers(given) : given.strip();
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return refuse(errors, "must have 1 to " + MAX_LENGTH + " characters");
    }
    URI uri;
    try {
      uri = new URI(encode(text));
    } catch (URISyntaxException e) {
      return refuse(errors, "is not a valid URL; percent-encode special characters");
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

  /** A backslash in the path is a slash, a stray percent sign is encoded (WHATWG URL standard). */
  private static String asBrowsers(String given) {
    String text = STRAY_PERCENT.matcher(given.strip()).replaceAll("%25");
    int question = text.indexOf('?');
    int path = question < 0 ? text.length() : question;
    return text.substring(0, path).replace('\\', '/') + text.substring(path);
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

  /** Encodes characters that are literal in a path but have a meaning in a URI. */
  private static String encodePath(String path) {
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23");
  }

  static String encode(String text) {
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
