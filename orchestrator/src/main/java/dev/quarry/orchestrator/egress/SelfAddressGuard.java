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
 * Where this server itself answers, and the MCP server beside it. A webhook to them would be a
 * request that passes for one of their own machine: where no key is needed, whoever may name an
 * address could cancel jobs and pause queues through it. Thread-safe.
 */
public final class SelfAddressGuard {
  private final @Nullable InetAddress bound;
  private final IntSupplier port;
  private final @Nullable HttpUrl publicUrl;
  private final int mcpPort;

  /**
   * @param bound the address that it listens on; absent: all of this machine
   * @param port that it listens on; 0 while it does not
   * @param publicUrl by which others reach it; empty if that is not known
   * @param mcpPort of the MCP server, at whichever address of this machine; 0 if there is none
   */
  public SelfAddressGuard(
      @Nullable InetAddress bound, IntSupplier port, String publicUrl, int mcpPort) {
    this.bound = bound;
    this.port = port;
    this.publicUrl = HttpUrl.parse(publicUrl);
    this.mcpPort = mcpPort;
  }

  /** Nothing listens. */
  static SelfAddressGuard none() {
    return new SelfAddressGuard(null, () -> 0, "", 0);
  }

  /** Whether a URL names this server, as far as can be told without looking a name up. */
  public boolean isNamedBy(URI uri) {
    HttpUrl url;
    try {
      url = EgressUrls.parse(uri.toString());
    } catch (EgressException e) {
      return false; // nobody can call it
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

  /** With the dot at its end a name means the same. */
  private static String name(HttpUrl url) {
    String host = url.host();
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Decoded, and without what a slash at the end leaves. */
  private static List<String> path(HttpUrl url) {
    return url.pathSegments().stream().filter(segment -> !segment.isEmpty()).toList();
  }

  private static boolean isBelow(List<String> root, List<String> path) {
    return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
  }

  /** Whether this server listens at one of these addresses. */
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

  /** The unspecified address leads to this machine. */
  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // nobody can tell: rather refused
    }
  }
}
