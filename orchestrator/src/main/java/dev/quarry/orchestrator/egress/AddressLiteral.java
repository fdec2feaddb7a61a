package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses hosts that are addresses rather than names, in every notation that some resolver accepts:
 * dotted, short ({@code 127.1}), decimal ({@code 2130706433}), octal, hexadecimal (the IPv4 number
 * parser of the WHATWG URL standard) and IPv6 (RFC 4291). Never queries a name server.
 */
public final class AddressLiteral {
  private AddressLiteral() {}

  /** The address of a host; empty if the host is a name. Brackets are accepted. */
  public static Optional<InetAddress> parse(String host) {
    String text = host;
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
  }

  private static Optional<InetAddress> parseIpv6(String text) {
    if (!text.matches("[0-9A-Fa-f:.]+")) {
      return Optional.empty();
    }
    try {
      // With brackets the JDK only parses a literal and queries no name server.
      return Optional.of(InetAddress.getByName("[" + text + "]"));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> parseIpv4(String host) {
    String text = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String[] parts = text.split("\\.", -1);
    if (text.isEmpty() || parts.length > 4) {
      return Optional.empty();
    }
    List<Long> numbers = new ArrayList<>();
    for (String part : parts) {
      Optional<Long> number = parseNumber(part);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(number.get());
    }
    // The last number fills all bytes that the others leave.
    long last = numbers.removeLast();
    int bytesLeft = 4 - numbers.size();
    if (last >= 1L << (8 * bytesLeft) || numbers.stream().anyMatch(n -> n > 255)) {
      return Optional.empty();
    }
    byte[] address = new byte[4];
    for (int i = 0; i < numbers.size(); i++) {
      address[i] = numbers.get(i).byteValue();
    }
    for (int i = 3; i >= numbers.size(); i--) {
      address[i] = (byte) last;
      last >>= 8;
    }
    return of(address);
  }

  private static Optional<Long> parseNumber(String part) {
    String digits = part.toLowerCase(Locale.ROOT);
    int radix = 10;
    if (digits.startsWith("0x")) {
      digits = digits.substring(2);
      radix = 16;
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      digits = digits.substring(1);
      radix = 8;
    }
    if (part.isEmpty() || digits.length() > 12) {
      return Optional.empty();
    }
    if (digits.isEmpty()) {
      return radix == 16 ? Optional.of(0L) : Optional.empty();
    }
    for (char c : digits.toCharArray()) {
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(Long.parseLong(digits, radix));
  }

  private static Optional<InetAddress> of(byte[] address) {
    try {
      return Optional.of(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
