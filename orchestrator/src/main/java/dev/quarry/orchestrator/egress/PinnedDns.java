package dev.quarry.orchestrator.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/**
 * Answers OkHttp's question for a name with the addresses that were checked, and with nothing for
 * any other name. Equal lists are equal objects, which lets OkHttp share a pooled connection only
 * between requests that were checked to the same result.
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
