package dev.quarry.orchestrator.pipeline.url;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes query parameters that identify a visitor and not a page: campaign tags and session ids.
 * The order of the other parameters is kept, because it may matter to the server.
 */
final class TrackingParameterFilter {
  private static final Set<String> TRACKING =
      Set.of(
          "gclid",
          "dclid",
          "gbraid",
          "wbraid",
          "fbclid",
          "msclkid",
          "yclid",
          "twclid",
          "ttclid",
          "igshid",
          "mc_cid",
          "mc_eid",
          "_hsenc",
          "_hsmi",
          "_ga",
          "_gl",
          "vero_id",
          "oly_enc_id");
  private static final Set<String> SESSION =
      Set.of("jsessionid", "phpsessid", "cfid", "cftoken", "sessionid", "session_id", "sessid");
  private static final Pattern SESSION_VALUE = Pattern.compile("[0-9a-zA-Z]{16,}");
  private static final Pattern PATH_SESSION =
      Pattern.compile(";(jsessionid|phpsessid|sid)=[^/;]*", Pattern.CASE_INSENSITIVE);

  private TrackingParameterFilter() {}

  static String clean(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> !parameter.isEmpty() && !namesVisitor(parameter))
        .collect(Collectors.joining("&"));
  }

  static String cleanPath(String path) {
    return PATH_SESSION.matcher(path).replaceAll("");
  }

  private static boolean namesVisitor(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : parameter.substring(equals + 1);
    return name.startsWith("utm_")
        || TRACKING.contains(name)
        || SESSION.contains(name)
        || name.startsWith("aspsessionid")
        // "sid" may also be the id of a story: only a value that looks random is a session id.
        || (name.equals("sid") && SESSION_VALUE.matcher(value).matches());
  }
}
