package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/**
 * A DNS for OkHttp that returns only the checked addresses of one host. Equal address lists make
 * equal objects; so OkHttp shares a pooled connection only between requests whose checks had the
 * same result.
 */
record PinnedDns(String host, List<InetAddress> addresses) implements Dns {
  PinnedDns {
    addresses = List.copyOf(addresses);
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    if (!hostname.equals(host)) {
      throw new UnknownHostException("not checked");
    }
    return addresses;
  }
}
