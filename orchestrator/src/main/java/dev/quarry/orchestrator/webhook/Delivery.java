package dev.quarry.orchestrator.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node has claimed, to be tried once.
 *
 * @param host of the address, with its port
 * @param sealedSecret of the submission; absent: the tenant's secrets sign
 * @param number of this attempt, from 1
 * @param tries attempts of this round with this one; a round begins with a redelivery
 * @param claimedAt by the database's clock
 */
public record Delivery(
    UUID id,
    String tenant,
    String url,
    String host,
    String payload,
    @Nullable String sealedSecret,
    int number,
    int tries,
    Instant claimedAt) {

  /** The same on every attempt, so that a receiver knows a repeated message. */
  String messageId() {
    return messageId(id);
  }

  /** The {@code webhook-id} of a delivery. */
  public static String messageId(UUID id) {
    return "msg_" + id.toString().replace("-", "");
  }

  /** What deliveries to one receiver have in common. */
  public static String host(String url) {
    URI uri = URI.create(url);
    String authority = uri.getRawAuthority() == null ? url : uri.getRawAuthority();
    String host = authority.toLowerCase(Locale.ROOT);
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    return hasPort ? host : host + ("https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80");
  }
}
