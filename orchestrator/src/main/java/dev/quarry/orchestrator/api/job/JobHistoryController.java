package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobHistoryView;
import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.api.request.EnumParam;
import dev.quarry.orchestrator.job.JobHistory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /jobs/history}: rates and times of jobs for each of the last minutes. */
@RestController
final class JobHistoryController {
  private static final int INTERVAL_SECONDS = 60;
  private static final int DEFAULT_MINUTES = 60;

  private final JobHistory history;

  JobHistoryController(JobHistory history) {
    this.history = history;
  }

  /** Whose jobs a response is about. */
  private enum Scope {
    TENANT,
    ALL
  }

  @ApiCall("Read rates and times of jobs for each of the last minutes, up to a day")
  @GetMapping("/jobs/history")
  JobHistoryView history(
      @RequestParam(name = "minutes", required = false) @Nullable Integer minutes,
      @RequestParam(name = "scope", required = false) @Nullable String scope,
      Principal principal) {
    int wanted = minutes == null ? DEFAULT_MINUTES : minutes;
    if (wanted < 1 || wanted > JobHistory.MAX_MINUTES) {
      throw ProblemException.invalid("minutes", "must be from 1 to " + JobHistory.MAX_MINUTES);
    }
    boolean all = EnumParam.parse(Scope.class, "scope", scope) == Scope.ALL;
    if (all && !principal.role().includes(Role.ADMIN)) {
      throw new ProblemException(
          ProblemCode.ROLE_REFUSED,
          "The sums of all tenants require the role admin. Leave scope out for your own jobs.");
    }
    return new JobHistoryView(
        INTERVAL_SECONDS, history.read(all ? null : principal.tenant(), wanted));
  }
}
