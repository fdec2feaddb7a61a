package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.function.IntSupplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the addresses of this server and of the MCP server on the same machine. A webhook to
 * them would be a request from the local machine: on a server without keys, a user who can set a
 * URL could cancel jobs and pause queues through it. Thread-safe.
 */
public final class SelfAddressGuard {
  private final @Nullable InetAddress bound;
  private final IntSupplier port;
  private final @Nullable HttpUrl publicUrl;
  private final int mcpPort;

  /**
   * @param bound the address that the server listens on; null: all addresses of this machine
   * @param port that the server listens on; 0 before it listens
   * @param publicUrl the configured public URL; empty if there is none
   * @param mcpPort port of the MCP server on this machine, at any address; 0 if there is none
   */
  public SelfAddressGuard(
      @Nullable InetAddress bound, IntSupplier port, String publicUrl, int mcpPort) {
    this.bound = bound;
    this.port = port;
    this.publicUrl = HttpUrl.parse(publicUrl);
    this.mcpPort = mcpPort;
  }

  /** Blocks nothing. */
  static SelfAddressGuard none() {
    return new SelfAddressGuard(null, () -> 0, "", 0);
  }

  /** Whether a URL leads to this server, as far as this is known without name resolution. */
  public boolean isNamedBy(URI uri) {
    HttpUrl url;
    try {
      url = EgressUrls.parse(uri.toString());
    } catch (EgressException e) {
      return false; // the client refuses such a URL
    }
    List<InetAddress> addresses =
        name(url).equals("localhost")
            ? List.of(InetAddress.getLoopbackAddress())
            : AddressLiteral.parse(url.host()).stream().toList();
    return isBelowPublicUrl(url) || answersAt(addresses, url.port());
  }

  private boolean isBelowPublicUrl(HttpUrl url) {
    return publicUrl != null
        && name(url).equals(name(publicUrl))
        && url.port() == publicUrl.port()
        && isBelow(path(publicUrl), path(url));
  }

  /** The host without a trailing dot, which does not change its meaning. */
  private static String name(HttpUrl url) {
    String host = url.host();
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Decoded segments, without empty ones. */
  private static List<String> path(HttpUrl url) {
    return url.pathSegments().stream().filter(segment -> !segment.isEmpty()).toList();
  }

  private static boolean isBelow(List<String> root, List<String> path) {
    return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
  }

  /** Whether this server or the MCP server listens at one of these addresses. */
  boolean answersAt(List<InetAddress> addresses, int calledPort) {
    return (calledPort == port.getAsInt() && addresses.stream().anyMatch(this::listensAt))
        || (calledPort == mcpPort
            && addresses.stream().anyMatch(SelfAddressGuard::isOfThisMachine));
  }

  private boolean listensAt(InetAddress address) {
    return bound == null || bound.isAnyLocalAddress()
        ? isOfThisMachine(address)
        : address.isAnyLocalAddress() || address.equals(bound);
  }

  /** Includes the unspecified address, which leads to this machine. */
  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // unknown: refuse to be safe
    }
  }
}
