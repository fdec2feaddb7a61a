package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a host may be called at a port, and at which addresses. Thread-safe.
 *
 * <p>An address is allowed if the operator's allow list contains it, or if it is public and the
 * port is one of the configured ports. All addresses of a name must be allowed. The exception is
 * {@code localhost}: addresses that are not on the allow list are skipped. This server itself is
 * never allowed, even if the allow list contains it.
 */
final class EgressPolicy {

  /** The decision about one hop. */
  sealed interface Decision {

    /** The host may be called at these addresses only. */
    record Allowed(List<InetAddress> addresses) implements Decision {
      public Allowed {
        addresses = List.copyOf(addresses);
      }
    }

    /** The hop is refused; the message does not reveal the resolved addresses. */
    record Refused(String code, String message) implements Decision {}
  }

  private final AllowList allowed;
  private final Set<Integer> ports;
  private final Resolver resolver;
  private final SelfAddressGuard own;

  EgressPolicy(AllowList allowed, Set<Integer> ports, Resolver resolver, SelfAddressGuard own) {
    this.allowed = allowed;
    this.ports = Set.copyOf(ports);
    this.resolver = resolver;
    this.own = own;
  }

  /** A copy with additional allow list entries. */
  EgressPolicy opening(AllowList more) {
    return new EgressPolicy(allowed.and(more), ports, resolver, own);
  }

  /**
   * Resolves a host and decides.
   *
   * @param host an address or a name, in lower case
   */
  Decision decide(String host, int port) {
    if (!ports.contains(port) && !allowed.mayOpen(port)) {
      return blockedPort(host, port);
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    List<InetAddress> addresses = addresses(name);
    if (addresses.isEmpty()) {
      return new Decision.Refused(
          "unknown_host", "No address is known for the host " + name + "; check its spelling.");
    }
    if (own.answersAt(addresses, port)) {
      return new Decision.Refused(
          "own_address", "Port " + port + " of " + name + " is this server itself.");
    }
    if (name.equals("localhost")) {
      List<InetAddress> opened =
          addresses.stream().filter(address -> allowed.opens(name, port, address)).toList();
      return opened.isEmpty() ? blockedAddress(name) : new Decision.Allowed(opened);
    }
    for (InetAddress address : addresses) {
      if (allowed.opens(name, port, address)) {
        continue;
      }
      if (AddressRules.blocks(address)) {
        return blockedAddress(name);
      }
      if (!ports.contains(port)) {
        return blockedPort(name, port);
      }
    }
    return new Decision.Allowed(addresses);
  }

  private List<InetAddress> addresses(String name) {
    Optional<InetAddress> literal = AddressLiteral.parse(name);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    try {
      return resolver.resolve(name);
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static Decision blockedAddress(String host) {
    return new Decision.Refused(
        "blocked_address",
        "The host "
            + host
            + " is not on the public internet; an operator can open it with QUARRY_EGRESS_ALLOW.");
  }

  private static Decision blockedPort(String host, int port) {
    return new Decision.Refused(
        "blocked_port",
        "Port "
            + port
            + " of "
            + host
            + " is not open for outgoing requests; an operator can open it with"
            + " QUARRY_EGRESS_ALLOW.");
  }
}
