package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.Info;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.settings.ProductVersion;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /actuator/info}: which version runs. */
@RestController
final class InfoController {
  private static final Info INFO = Info.of("orchestrator", ProductVersion.current());

  @ApiCall("Show the version of this server and of its Java runtime")
  @GetMapping("/actuator/info")
  Info info() {
    return INFO;
  }
}
