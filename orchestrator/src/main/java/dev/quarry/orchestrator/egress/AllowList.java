package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The allow list of the operator: host names ({@code docs.intra}), subdomains ({@code *.intra}),
 * addresses and ranges ({@code 10.0.0.0/8}, {@code fd00::/8}), each for all ports or for one port
 * ({@code docs.intra:8080}, {@code [fd00::/8]:8080}). Immutable.
 */
public final class AllowList {
  private static final Pattern WITH_PORT = Pattern.compile("(.+?):(\\d{1,5})");
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  private sealed interface Target {
    record Name(String name) implements Target {}

    record Below(String suffix) implements Target {}

    record Addresses(AddressRange range) implements Target {}
  }

  private record Entry(Target target, @Nullable Integer port) {
    boolean opens(int wanted) {
      return port == null || port == wanted;
    }
  }

  private final List<Entry> entries;

  private AllowList(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Parses configured entries; blank ones are ignored.
   *
   * @throws IllegalArgumentException naming the invalid entry
   */
  public static AllowList parse(Collection<String> texts) {
    List<Entry> entries = new ArrayList<>();
    for (String text : texts) {
      String trimmed = text.strip().toLowerCase(Locale.ROOT);
      if (!trimmed.isEmpty()) {
        entries.add(
            parseEntry(trimmed)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "not a host, host:port, *.domain, address or CIDR: " + text.strip())));
      }
    }
    return new AllowList(entries);
  }

  /**
   * Allows the host of an http or https URL at the port of the URL, and nothing else.
   *
   * @throws IllegalArgumentException if the host is not a valid name or address
   */
  public static AllowList only(URI url) {
    String host = url.getHost();
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return parse(List.of(name + ":" + port(url)));
  }

  private static int port(URI url) {
    int defaultPort = url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return url.getPort() < 0 ? defaultPort : url.getPort();
  }

  /** The union of both lists. */
  AllowList and(AllowList more) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(more.entries);
    return new AllowList(all);
  }

  /** Whether an entry allows this address of a host at this port. */
  boolean opens(String host, int port, InetAddress address) {
    return entries.stream()
        .filter(entry -> entry.opens(port))
        .anyMatch(entry -> matches(entry.target(), host, address));
  }

  /** Whether any entry allows this port, so that a name must be resolved to decide. */
  boolean mayOpen(int port) {
    return entries.stream().anyMatch(entry -> entry.opens(port));
  }

  private static boolean matches(Target target, String host, InetAddress address) {
    return switch (target) {
      case Target.Name(String name) -> host.equals(name);
      case Target.Below(String suffix) -> host.endsWith(suffix);
      case Target.Addresses(AddressRange range) -> range.contains(address.getAddress());
    };
  }

  private static Optional<Entry> parseEntry(String text) {
    if (AddressRange.parse(text).isPresent()) {
      return parseTarget(text).map(target -> new Entry(target, null));
    }
    Matcher withPort = WITH_PORT.matcher(text);
    boolean hasPort =
        withPort.matches() && (text.startsWith("[") || text.indexOf(':') == text.lastIndexOf(':'));
    if (!hasPort) {
      return parseTarget(text).map(target -> new Entry(target, null));
    }
    int port = Integer.parseInt(withPort.group(2));
    if (port == 0 || port > 65535) {
      return Optional.empty();
    }
    return parseTarget(withPort.group(1)).map(target -> new Entry(target, port));
  }

  private static Optional<Target> parseTarget(String text) {
    String inner = text;
    if (text.startsWith("[") && text.endsWith("]")) {
      inner = text.substring(1, text.length() - 1);
    }
    Optional<AddressRange> range = AddressRange.parse(inner);
    if (range.isPresent()) {
      return Optional.of(new Target.Addresses(range.get()));
    }
    if (!NAME.matcher(text).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        text.startsWith("*.") ? new Target.Below(text.substring(1)) : new Target.Name(text));
  }
}
