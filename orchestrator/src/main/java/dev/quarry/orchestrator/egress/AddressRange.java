package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address range in CIDR notation (RFC 4632, RFC 4291). An IPv4 range contains no IPv6 addresses
 * and vice versa.
 *
 * @param prefix 4 or 16 bytes, must not be modified
 * @param bits number of significant leading bits
 */
record AddressRange(byte[] prefix, int bits) {

  /** Parses a range; a single address is a range of one. */
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
   * A constant range.
   *
   * @throws IllegalArgumentException if the text is not a range
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
