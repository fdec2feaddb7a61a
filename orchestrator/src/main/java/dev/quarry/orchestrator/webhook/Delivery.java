package dev.quarry.orchestrator.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node has leased for one attempt.
 *
 * @param host of the URL, with its port
 * @param encryptedSecret encrypted secret of the submission; null: the tenant's secrets sign
 * @param number of this attempt, from 1
 * @param tries attempts since the last redelivery, this one included
 * @param claimedAt by the database's clock
 */
public record Delivery(
    UUID id,
    String tenant,
    String url,
    String host,
    String payload,
    @Nullable String encryptedSecret,
    int number,
    int tries,
    Instant claimedAt) {

  /** The message id. It is the same for every attempt, so that a receiver can detect duplicates. */
  String messageId() {
    return messageId(id);
  }

  /** The {@code webhook-id} of a delivery. */
  public static String messageId(UUID id) {
    return "msg_" + id.toString().replace("-", "");
  }

  /** Host and port of a URL, by which concurrency is limited. */
  public static String host(String url) {
    URI uri = URI.create(url);
    String authority = uri.getRawAuthority() == null ? url : uri.getRawAuthority();
    String host = authority.toLowerCase(Locale.ROOT);
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    return hasPort ? host : host + ("https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80");
  }
}
