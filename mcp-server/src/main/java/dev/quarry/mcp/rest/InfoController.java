package dev.quarry.mcp.rest;

import dev.quarry.model.Info;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /actuator/info}: which version runs. */
@RestController
public final class InfoController {
  private final Info info;

  public InfoController(Info info) {
    this.info = info;
  }

  @GetMapping("/actuator/info")
  Info info() {
    return info;
  }
}
