package dev.quarry.settings;

import java.net.URI;

/** The URL of a server for clients on the same machine. */
public final class LocalUrl {
  private LocalUrl() {}

  /**
   * @param bind the address that the server listens on; an unspecified address is replaced by
   *     loopback
   */
  public static URI of(String bind, int port) {
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    String host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
    return URI.create("http://" + host + ":" + port);
  }
}
