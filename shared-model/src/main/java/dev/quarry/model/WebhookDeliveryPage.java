package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of webhook deliveries, newest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookDeliveryPage(
    List<WebhookDelivery> deliveries,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public WebhookDeliveryPage {
    deliveries = deliveries == null ? List.of() : List.copyOf(deliveries);
  }
}
