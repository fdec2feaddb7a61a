package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A block of addresses in CIDR notation (RFC 4632, RFC 4291). An IPv4 block contains no IPv6
 * addresses and the other way round.
 *
 * @param prefix 4 or 16 bytes, not to be modified
 * @param bits how many leading bits count
 */
record AddressRange(byte[] prefix, int bits) {

  /** The range that a literal names; an address alone is a range of one. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    Optional<byte[]> prefix =
        AddressLiteral.parse(slash < 0 ? text : text.substring(0, slash))
            .map(InetAddress::getAddress);
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    int width = prefix.get().length * 8;
    if (slash < 0) {
      return Optional.of(new AddressRange(prefix.get(), width));
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > width) {
      return Optional.empty();
    }
    return Optional.of(new AddressRange(prefix.get(), Integer.parseInt(bits)));
  }

  /**
   * A range known when this was written.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AddressRange of(String cidr) {
    return parse(cidr).orElseThrow(() -> new IllegalArgumentException("not a range: " + cidr));
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    int mask = 0xff << (8 - rest) & 0xff;
    return rest == 0 || ((address[whole] ^ prefix[whole]) & mask) == 0;
  }
}
