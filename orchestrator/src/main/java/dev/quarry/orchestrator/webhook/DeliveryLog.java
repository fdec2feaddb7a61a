package dev.quarry.orchestrator.webhook;

import dev.quarry.model.WebhookDelivery;
import dev.quarry.orchestrator.paging.Position;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The delivery log for admins. Deliveries of other tenants are not found. Thread-safe. */
public interface DeliveryLog {

  /**
   * A filter; deliveries are listed newest first. Null members do not filter.
   *
   * @param before the last delivery of the previous page
   */
  record Filter(
      WebhookDelivery.@Nullable Status status,
      @Nullable UUID jobId,
      @Nullable Position before,
      int limit) {}

  /** Lists deliveries without payloads and attempts. */
  List<WebhookDelivery> list(String tenant, Filter filter);

  /** Finds a delivery with its payload and attempts. */
  Optional<WebhookDelivery> find(String tenant, UUID id);

  /** Makes a delivery due now, with its full number of attempts. Empty if it does not exist. */
  Optional<WebhookDelivery> redeliver(String tenant, UUID id);
}
