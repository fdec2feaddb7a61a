package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which addresses are not on the public internet: the special-purpose registries of RFC
 * 6890, the IPv6 forms that embed an IPv4 address, and all IPv6 outside the global unicast block
 * 2000::/3 (RFC 4291). A public IPv4-mapped or NAT64 address is allowed, because it leads to the
 * public IPv4 address that it embeds.
 */
final class AddressRules {
  private static final List<AddressRange> BLOCKED =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // carrier-grade NAT
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local, metadata services
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4", // reserved, broadcast
              "2001::/23", // Teredo, benchmarks, ORCHID
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "3fff::/20") // documentation
          .map(AddressRange::of)
          .toList();

  /**
   * Addresses outside of it include unique local, link-local, multicast, SIIT, IPv4-compatible and
   * discard.
   */
  private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final byte[] NAT64 = {0, 0x64, -1, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private AddressRules() {}

  static boolean blocks(InetAddress address) {
    return blocks(address.getAddress());
  }

  /**
   * Whether an address is blocked.
   *
   * @param address 4 or 16 bytes in network byte order
   */
  static boolean blocks(byte[] address) {
    if (address.length == 16) {
      byte[] embedded = Arrays.copyOfRange(address, 12, 16);
      if (startsWith(address, MAPPED) || startsWith(address, NAT64)) {
        return blocks(embedded);
      }
      if (!GLOBAL_UNICAST.contains(address) || (isIsatap(address) && blocks(embedded))) {
        return true;
      }
    }
    return BLOCKED.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * ISATAP (RFC 5214): interface identifiers {@code 0000:5efe} and {@code 0200:5efe} embed an IPv4
   * address.
   */
  private static boolean isIsatap(byte[] address) {
    return (address[8] & 0xfd) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static boolean startsWith(byte[] address, byte[] prefix) {
    return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
  }
}
