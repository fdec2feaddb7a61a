package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.WebhookEndpoint;
import dev.quarry.model.WebhookEndpointChange;
import dev.quarry.model.WebhookSecretChange;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.api.edge.NeedsRole;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.submission.rules.CallbackRules;
import dev.quarry.orchestrator.webhook.EndpointStore.Row;
import dev.quarry.orchestrator.webhook.Endpoints;
import dev.quarry.orchestrator.webhook.WebhookSecret;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /admin/webhooks/endpoint}: the webhook endpoint for all jobs of the tenant, and its
 * secret. Editors have access, because they may also set a callback URL for each job that they
 * submit.
 */
@RestController
final class WebhookEndpointController {

  private final Endpoints endpoints;
  private final CallbackRules rules;

  WebhookEndpointController(Endpoints endpoints, CallbackRules rules) {
    this.endpoints = endpoints;
    this.rules = rules;
  }

  @ApiCall("Read the tenant's webhook endpoint for all jobs")
  @NeedsRole(Role.EDITOR)
  @GetMapping("/admin/webhooks/endpoint")
  WebhookEndpoint endpoint(Principal principal) {
    return endpoints
        .find(principal.tenant())
        .map(row -> view(row, null))
        .orElseGet(() -> new WebhookEndpoint(null, false, null, null));
  }

  @ApiCall(
      value = "Set the tenant's webhook endpoint for all jobs",
      problems = ProblemCode.INVALID_URL)
  @NeedsRole(Role.EDITOR)
  @PutMapping(path = "/admin/webhooks/endpoint", consumes = MediaType.APPLICATION_JSON_VALUE)
  WebhookEndpoint set(@RequestBody WebhookEndpointChange change, Principal principal) {
    String url = change.url() == null ? null : rules.checkEndpoint(change.url());
    return view(endpoints.set(principal.tenant(), url, secret(change.secret())));
  }

  @ApiCall("Rotate the secret of the tenant's webhook endpoint")
  @NeedsRole(Role.EDITOR)
  @PostMapping(
      path = "/admin/webhooks/endpoint/rotate",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  WebhookEndpoint rotate(@RequestBody WebhookSecretChange change, Principal principal) {
    return view(
        endpoints.rotate(
            principal.tenant(), secret(change.secret()), Overlap.of(change.keepOldSeconds())));
  }

  private static @Nullable WebhookSecret secret(@Nullable String sent) {
    return sent == null
        ? null
        : WebhookSecret.parse(sent)
            .orElseThrow(
                () ->
                    ProblemException.invalid(
                        "secret",
                        "must be whsec_ followed by the Base64 of 24 to 64 random bytes"));
  }

  private static WebhookEndpoint view(Endpoints.Changed changed) {
    return view(changed.row(), changed.shownSecret());
  }

  private static WebhookEndpoint view(Row row, @Nullable String shownSecret) {
    boolean enabled = row.url() != null && row.disabledAt() == null;
    return new WebhookEndpoint(row.url(), enabled, row.previousUntil(), shownSecret);
  }
}
