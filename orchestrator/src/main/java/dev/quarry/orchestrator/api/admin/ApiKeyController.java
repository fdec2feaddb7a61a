package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyPage;
import dev.quarry.model.ApiKeyRequest;
import dev.quarry.model.ApiKeyRotation;
import dev.quarry.model.ApiKeyView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.key.ApiKey;
import dev.quarry.orchestrator.access.key.ApiKeys;
import dev.quarry.orchestrator.api.edge.AuditFilter;
import dev.quarry.orchestrator.api.edge.Roles;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.Cursor;
import dev.quarry.orchestrator.api.request.Pagination;
import dev.quarry.orchestrator.erasure.TenantErasure;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /admin/api-keys}: creates, lists and revokes API keys. An admin manages the keys of its
 * own tenant, the operator those of all tenants.
 */
@RestController
final class ApiKeyController {
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final ApiKeys keys;
  private final TenantErasure erasures;
  private final Clock clock;

  ApiKeyController(ApiKeys keys, TenantErasure erasures, Clock clock) {
    this.keys = keys;
    this.erasures = erasures;
    this.clock = clock;
  }

  /** The only response that contains the key itself. */
  @ApiCall(value = "Create an API key; only this response shows the key", statuses = 201)
  @PostMapping(path = "/admin/api-keys", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ApiKeyCreated> create(
      @RequestBody ApiKeyRequest body, Principal principal, HttpServletRequest request) {
    ApiKeys.NewApiKey requested = ApiKeyRules.check(body, principal, clock.instant());
    if (erasures.isRunning(requested.tenant())) {
      throw new ProblemException(
          ProblemCode.TENANT_ERASED,
          "The tenant is being erased. Create its keys when GET /admin/tenants/%s/erasure says that it has finished."
              .formatted(requested.tenant()));
    }
    return switch (keys.create(requested, AuditFilter.entry(request, principal, CREATED))) {
      case ApiKeys.CreateResult.Created(ApiKey key, String text) -> {
        AuditFilter.recorded(request);
        yield ResponseEntity.created(URI.create("/admin/api-keys/" + key.id()))
            .body(new ApiKeyCreated(text, view(key)));
      }
      case ApiKeys.CreateResult.AdminFirst _ -> throw adminFirst();
    };
  }

  @ApiCall(
      value = "Replace an API key; only this response shows the new one",
      statuses = 201,
      problems = {ProblemCode.KEY_NOT_FOUND})
  @PostMapping(path = "/admin/api-keys/{id}/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ApiKeyCreated> rotate(
      @PathVariable("id") String id,
      @RequestBody ApiKeyRotation body,
      Principal principal,
      HttpServletRequest request) {
    ApiKeys.CreateResult.Created created =
        keys.rotate(
                id,
                Roles.tenantFilter(principal, null),
                Overlap.of(body.keepOldSeconds()),
                AuditFilter.entry(request, principal, CREATED))
            .orElseThrow(ApiKeyController::keyNotFound);
    AuditFilter.recorded(request);
    return ResponseEntity.created(URI.create("/admin/api-keys/" + created.key().id()))
        .body(new ApiKeyCreated(created.text(), view(created.key())));
  }

  private static ProblemException keyNotFound() {
    return new ProblemException(
        ProblemCode.KEY_NOT_FOUND,
        "No valid API key has this id. GET /admin/api-keys lists the keys.");
  }

  private static ProblemException adminFirst() {
    return new ProblemException(
        ProblemCode.ADMIN_KEY_FIRST,
        "Once a key exists, every call requires one. First create a key with the role admin and the"
            + " tenant default that does not expire.");
  }

  @ApiCall("List the API keys, without their secrets")
  @GetMapping("/admin/api-keys")
  ResponseEntity<ApiKeyPage> list(
      @RequestParam(name = "tenant", required = false) @Nullable String tenant,
      @RequestParam(name = "limit", required = false) @Nullable Integer limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      Principal principal,
      HttpServletRequest request) {
    int pageSize = Pagination.limit(limit);
    List<ApiKey> rows =
        keys.list(
            Roles.tenantFilter(principal, tenant), Cursor.API_KEYS.position(cursor), pageSize + 1);
    return Pagination.page(
        request,
        rows.stream().map(ApiKeyController::view).toList(),
        pageSize,
        last -> Cursor.API_KEYS.after(last.createdAt(), last.keyId()),
        ApiKeyPage::new);
  }

  @ApiCall(value = "Revoke an API key", statuses = 204)
  @DeleteMapping("/admin/api-keys/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable("id") String id, Principal principal, HttpServletRequest request) {
    String tenant = Roles.tenantFilter(principal, null);
    switch (keys.revoke(id, tenant, AuditFilter.entry(request, principal, NO_CONTENT))) {
      case REVOKED -> AuditFilter.recorded(request);
      case NO_SUCH_KEY -> throw keyNotFound();
      case LAST_ADMIN ->
          throw new ProblemException(
              ProblemCode.LAST_ADMIN_KEY,
              "Without it, no caller could create keys. First create another key with the role"
                  + " admin.");
    }
  }

  private static ApiKeyView view(ApiKey key) {
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.tenant(),
        key.role().code(),
        key.createdBy(),
        key.createdAt(),
        key.lastUsedAt(),
        key.expiresAt(),
        key.revokedAt(),
        key.pepperId());
  }
}
