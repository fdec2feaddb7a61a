package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.WebhookDelivery;
import dev.quarry.model.WebhookDeliveryPage;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.api.request.IdParams;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.webhook.DeliveryLog;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /admin/webhooks}: lists the webhook deliveries of the tenant of the caller, and sends them
 * again.
 */
@RestController
final class WebhookController {
  private final DeliveryLog log;

  WebhookController(DeliveryLog log) {
    this.log = log;
  }

  @ApiCall("List webhook deliveries, newest first")
  @GetMapping("/admin/webhooks")
  ResponseEntity<WebhookDeliveryPage> deliveries(
      @RequestParam(name = "status", required = false) @Nullable String status,
      @RequestParam(name = "job_id", required = false) @Nullable String job,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    List<WebhookDelivery> rows =
        log.list(
            principal.tenant(),
            new DeliveryLog.Filter(
                EnumParam.parse(WebhookDelivery.Status.class, "status", status),
                IdParams.queryParam("job_id", job),
                Cursor.DELIVERIES.position(cursor),
                pageSize + 1));
    return Pagination.page(
        request,
        rows,
        pageSize,
        last -> Cursor.DELIVERIES.after(last.createdAt(), last.deliveryId()),
        WebhookDeliveryPage::new);
  }

  @ApiCall("Read a webhook delivery with its message and attempts")
  @GetMapping("/admin/webhooks/{id}")
  WebhookDelivery delivery(@PathVariable("id") String id, Principal principal) {
    return log.find(principal.tenant(), IdParams.delivery(id))
        .orElseThrow(IdParams::deliveryNotFound);
  }

  @ApiCall(value = "Send a webhook delivery again", statuses = 202)
  @PostMapping("/admin/webhooks/{id}/redeliver")
  ResponseEntity<WebhookDelivery> redeliver(@PathVariable("id") String id, Principal principal) {
    return ResponseEntity.accepted()
        .body(
            log.redeliver(principal.tenant(), IdParams.delivery(id))
                .orElseThrow(IdParams::deliveryNotFound));
  }
}
