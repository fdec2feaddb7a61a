package dev.quarry.orchestrator.access;

import org.jspecify.annotations.Nullable;

/** What a request carries to identify its caller. String forms omit the secrets. */
public sealed interface Credential {

  /** An API key in a header. */
  record Key(String text) implements Credential {
    @Override
    public String toString() {
      return "Key";
    }
  }

  /**
   * The cookie of a browser that has signed in. A browser attaches it by itself, so that the
   * request may have been caused by a page of another site (CSRF); the other members tell.
   *
   * @param intent what the request does
   * @param marked whether it has the header that only scripts of this origin can set
   * @param fetchSite the header Sec-Fetch-Site (W3C Fetch Metadata); null: the browser sends none
   */
  record Session(String token, Intent intent, boolean marked, @Nullable String fetchSite)
      implements Credential {
    private static final String SAME_ORIGIN = "same-origin";

    /** A user has entered the address or opened a bookmark. */
    private static final String USER = "none";

    /** Whether a page of another origin may have caused the request. */
    boolean isForeign() {
      boolean elsewhere =
          fetchSite != null
              && !fetchSite.equals(SAME_ORIGIN)
              && !(intent == Intent.READ && fetchSite.equals(USER));
      return elsewhere || (intent == Intent.CHANGE && !marked);
    }

    @Override
    public String toString() {
      return "Session[" + intent + "]";
    }
  }

  /** What a request does. */
  enum Intent {
    READ,
    CHANGE,
    /** Opens a WebSocket: scripts cannot set headers, but browsers always send the Origin. */
    WEB_SOCKET
  }
}
