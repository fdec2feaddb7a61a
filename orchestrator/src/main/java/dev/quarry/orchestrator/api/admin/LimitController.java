package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.TenantLimitsView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.api.edge.AuditFilter;
import dev.quarry.orchestrator.api.edge.OperatorOnly;
import dev.quarry.orchestrator.api.edge.Roles;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /admin/tenants/{tenant}/limits}: reads and sets the limits of a tenant. */
@RestController
final class LimitController {
  private static final int OK = 200;

  private final TenantLimits limits;

  LimitController(TenantLimits limits) {
    this.limits = limits;
  }

  @ApiCall("Read the limits of a tenant")
  @GetMapping("/admin/tenants/{tenant}/limits")
  TenantLimitsView limits(@PathVariable("tenant") String tenant, Principal principal) {
    return view(Roles.tenant(principal, ApiKeyRules.tenant("tenant", tenant)));
  }

  @ApiCall("Set the limits of a tenant")
  @OperatorOnly
  @PutMapping(path = "/admin/tenants/{tenant}/limits", consumes = MediaType.APPLICATION_JSON_VALUE)
  TenantLimitsView replace(
      @PathVariable("tenant") String tenant,
      @RequestBody dev.quarry.model.TenantLimits body,
      Principal principal,
      HttpServletRequest request) {
    Limits requested = checked(body);
    limits.put(
        ApiKeyRules.tenant("tenant", tenant), requested, AuditFilter.entry(request, principal, OK));
    AuditFilter.recorded(request);
    return view(tenant);
  }

  private TenantLimitsView view(String tenant) {
    return new TenantLimitsView(tenant, wire(limits.own(tenant)), wire(limits.of(tenant)));
  }

  private static Limits checked(dev.quarry.model.TenantLimits body) {
    atLeast("requests_per_minute", body.requestsPerMinute(), 1);
    atLeast("queued", body.queued(), 0);
    atLeast("running", body.running(), 0);
    atLeast("documents", body.documents(), 0);
    atLeast("chunks", body.chunks(), 0);
    atLeast("bytes", body.bytes(), 0);
    atLeast("embedding_tokens_per_day", body.embeddingTokensPerDay(), 0);
    atLeast("stored_bytes", body.storedBytes(), 0);
    atLeast("schedules", body.schedules(), 0);
    return new Limits(
        body.requestsPerMinute(),
        body.queued(),
        body.running(),
        body.documents(),
        body.chunks(),
        body.bytes(),
        body.embeddingTokensPerDay(),
        body.storedBytes(),
        body.schedules());
  }

  private static void atLeast(String field, @Nullable Number value, long minimum) {
    if (value != null && value.longValue() < minimum) {
      throw ProblemException.invalid(field, "must be at least " + minimum);
    }
  }

  private static dev.quarry.model.TenantLimits wire(Limits limits) {
    return new dev.quarry.model.TenantLimits(
        limits.requestsPerMinute(),
        limits.queued(),
        limits.running(),
        limits.documents(),
        limits.chunks(),
        limits.bytes(),
        limits.embeddingTokensPerDay(),
        limits.storedBytes(),
        limits.schedules());
  }
}
