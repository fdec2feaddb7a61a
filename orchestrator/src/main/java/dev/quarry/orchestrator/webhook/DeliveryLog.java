package dev.quarry.orchestrator.webhook;

import dev.quarry.model.WebhookDelivery;
import dev.quarry.orchestrator.paging.Position;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries as admins see them. Thread-safe. Another tenant's delivery does not exist. */
public interface DeliveryLog {

  /**
   * Which to list, newest first. Absent members do not restrict.
   *
   * @param before where the page before ended
   */
  record Filter(
      WebhookDelivery.@Nullable Status status,
      @Nullable UUID jobId,
      @Nullable Position before,
      int limit) {}

  /** Without payloads and attempts. */
  List<WebhookDelivery> list(String tenant, Filter filter);

  /** With its payload and its attempts. */
  Optional<WebhookDelivery> find(String tenant, UUID id);

  /** Makes a delivery due now, with all its attempts before it. Empty if there is none. */
  Optional<WebhookDelivery> redeliver(String tenant, UUID id);
}
