package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.JobType;
import dev.quarry.model.QueueList;
import dev.quarry.model.QueueList.QueueView;
import dev.quarry.orchestrator.api.edge.OperatorOnly;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.request.ApiCall;
import dev.quarry.orchestrator.job.QueueStore.QueueState;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import dev.quarry.orchestrator.job.Queues;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The queues of all tenants. Admins read their state, the operator pauses and resumes them. */
@RestController
final class QueueController {
  private final Queues queues;

  QueueController(Queues queues) {
    this.queues = queues;
  }

  @ApiCall("List the queues with their state and counts")
  @GetMapping("/admin/queues")
  QueueList list() {
    return new QueueList(queues.list().stream().map(QueueController::view).toList());
  }

  @ApiCall(
      value = "Pause a queue: claim no more of its jobs",
      problems = ProblemCode.QUEUE_NOT_FOUND)
  @OperatorOnly
  @PostMapping("/admin/queues/{name}/pause")
  QueueView pause(@PathVariable("name") String name) {
    return view(queues.pause(queue(name)));
  }

  @ApiCall(value = "Resume a queue", problems = ProblemCode.QUEUE_NOT_FOUND)
  @OperatorOnly
  @PostMapping("/admin/queues/{name}/resume")
  QueueView resume(@PathVariable("name") String name) {
    return view(queues.resume(queue(name)));
  }

  @ApiCall(
      value = "Drain a queue: pause it and release its running jobs",
      problems = ProblemCode.QUEUE_NOT_FOUND)
  @OperatorOnly
  @PostMapping("/admin/queues/{name}/drain")
  QueueView drain(@PathVariable("name") String name) {
    return view(queues.drain(queue(name)));
  }

  private static JobType queue(String name) {
    return Arrays.stream(JobType.values())
        .filter(type -> type.code().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.QUEUE_NOT_FOUND,
                    Arrays.stream(JobType.values())
                        .map(JobType::code)
                        .collect(
                            Collectors.joining(
                                ", ", "No queue has this name. The queues are ", "."))));
  }

  private static QueueView view(QueueStatus queue) {
    boolean drained = queue.state() == QueueState.DRAINING && queue.running() == 0;
    return new QueueView(
        queue.type().code(),
        drained ? "drained" : queue.state().name().toLowerCase(Locale.ROOT),
        queue.queued(),
        queue.delayed(),
        queue.running(),
        queue.oldest() == null ? null : queue.oldest().toMillis() / 1000.0,
        queue.changedAt());
  }
}
