package dev.quarry.settings;

import java.net.URI;

/** How clients of this machine reach a server of it. */
public final class LocalUrl {
  private LocalUrl() {}

  /**
   * @param bind the address that it listens on; one that stands for all is called by loopback
   */
  public static URI of(String bind, int port) {
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    String host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
    return URI.create("http://" + host + ":" + port);
  }
}
