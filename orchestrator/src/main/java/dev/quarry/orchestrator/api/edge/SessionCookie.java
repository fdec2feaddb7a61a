package dev.quarry.orchestrator.api.edge;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookie of a session (RFC 6265bis). Scripts cannot read it, other sites do not get it sent,
 * and it ends with the browser.
 */
public final class SessionCookie {
  private static final String NAME = "quarry_session";

  private SessionCookie() {}

  static @Nullable String read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(NAME)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  public static void set(HttpServletRequest request, HttpServletResponse response, String token) {
    add(request, response, cookie(token));
  }

  /** Deletes the cookie. */
  public static void clear(HttpServletRequest request, HttpServletResponse response) {
    add(request, response, cookie("").maxAge(Duration.ZERO));
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(String token) {
    return ResponseCookie.from(NAME, token).path("/").httpOnly(true).sameSite("Strict");
  }

  private static void add(
      HttpServletRequest request,
      HttpServletResponse response,
      ResponseCookie.ResponseCookieBuilder cookie) {
    response.addHeader(
        HttpHeaders.SET_COOKIE, cookie.secure(isEncrypted(request)).build().toString());
  }

  /** A proxy that ends TLS says so; a client that pretends it only restricts its own cookie. */
  private static boolean isEncrypted(HttpServletRequest request) {
    return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }
}
