package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.TenantErasureView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.edge.AuditFilter;
import dev.quarry.orchestrator.api.edge.OperatorOnly;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.erasure.Erasure;
import dev.quarry.orchestrator.erasure.TenantErasure;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/tenants/{tenant}}: erases a tenant, and shows how far that is. */
@RestController
final class ErasureController {
  private static final int ACCEPTED = 202;

  private final TenantErasure erasures;

  ErasureController(TenantErasure erasures) {
    this.erasures = erasures;
  }

  @ApiCall(
      value = "Erase everything that is stored of a tenant",
      statuses = {202},
      problems = {ProblemCode.TENANT_PROTECTED})
  @OperatorOnly
  @DeleteMapping("/admin/tenants/{tenant}")
  ResponseEntity<TenantErasureView> erase(
      @PathVariable("tenant") String tenant,
      @RequestParam(name = "confirm", required = false) @Nullable String confirm,
      Principal principal,
      HttpServletRequest request) {
    ApiKeyRules.tenant("tenant", tenant);
    if (!tenant.equals(confirm)) {
      throw ProblemException.invalid(
          "confirm", "must be the name of the tenant once more: an erasure cannot be undone");
    }
    if (!TenantErasure.mayErase(tenant)) {
      throw new ProblemException(
          ProblemCode.TENANT_PROTECTED,
          "The tenant default is the operator's. Delete its collections instead, or begin with an"
              + " empty database.");
    }
    Erasure erasure = erasures.begin(tenant, AuditFilter.entry(request, principal, ACCEPTED));
    AuditFilter.recorded(request);
    return ResponseEntity.accepted()
        .location(URI.create("/admin/tenants/" + tenant + "/erasure"))
        .body(view(erasure));
  }

  @ApiCall(
      value = "Show the last erasure of a tenant",
      problems = {ProblemCode.ERASURE_NOT_FOUND})
  @OperatorOnly
  @GetMapping("/admin/tenants/{tenant}/erasure")
  TenantErasureView erasure(@PathVariable("tenant") String tenant) {
    return erasures
        .find(ApiKeyRules.tenant("tenant", tenant))
        .map(ErasureController::view)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.ERASURE_NOT_FOUND, "No tenant of this name was ever erased."));
  }

  private static TenantErasureView view(Erasure erasure) {
    return new TenantErasureView(
        erasure.tenant(),
        erasure.finishedAt() == null ? "erasing" : "erased",
        erasure.requestedAt(),
        erasure.finishedAt(),
        erasure.erased(),
        erasure.otherIndexes());
  }
}
