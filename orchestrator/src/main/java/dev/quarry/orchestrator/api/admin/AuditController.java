package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.AuditPage;
import dev.quarry.model.AuditView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.audit.AuditEntry;
import dev.quarry.orchestrator.access.audit.AuditLog;
import dev.quarry.orchestrator.access.audit.AuditTrail;
import dev.quarry.orchestrator.api.edge.Roles;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.Pagination;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /admin/audit}: lists changes and denied requests. An admin sees the entries of the
 * keys of its tenant, the operator all entries.
 */
@RestController
final class AuditController {
  private final AuditLog log;
  private final AuditTrail trail;

  AuditController(AuditLog log, AuditTrail trail) {
    this.log = log;
    this.trail = trail;
  }

  /**
   * Flushes the buffer first, so that the list contains all requests that this node has answered.
   */
  @ApiCall("List changes and denied requests, newest first")
  @GetMapping("/admin/audit")
  ResponseEntity<AuditPage> list(
      @RequestParam(name = "tenant", required = false) @Nullable String tenant,
      @RequestParam(name = "action", required = false) @Nullable String action,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    trail.flush();
    List<AuditLog.Numbered> rows =
        log.list(
            Roles.tenantFilter(principal, tenant),
            action,
            Cursor.AUDIT.number(cursor),
            pageSize + 1);
    return Pagination.page(
        request,
        rows.stream().map(AuditController::view).toList(),
        pageSize,
        last -> Cursor.AUDIT.after(last.id()),
        AuditPage::new);
  }

  private static AuditView view(AuditLog.Numbered numbered) {
    AuditEntry entry = numbered.entry();
    return new AuditView(
        numbered.id(),
        entry.at(),
        entry.tenant(),
        entry.keyId(),
        entry.role(),
        entry.address(),
        entry.action(),
        entry.object(),
        entry.outcome(),
        entry.traceId());
  }
}
