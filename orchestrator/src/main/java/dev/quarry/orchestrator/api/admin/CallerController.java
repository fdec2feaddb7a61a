package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.CallerView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.request.ApiCall;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /whoami}: the identity of the caller. */
@RestController
final class CallerController {

  @ApiCall("Read the identity of the caller: key id, tenant, role, and whether it is an operator")
  @GetMapping("/whoami")
  CallerView caller(Principal principal) {
    return new CallerView(
        principal.keyId(), principal.tenant(), principal.role().code(), principal.isOperator());
  }
}
