package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The stages that a job of each type passes, in order. The stages after {@link #EXTRACT} are the
 * steps of {@link Ingestion#store}. A crawl stays in one stage: its pages are each in another step.
 */
public final class Pipelines {
  public static final String CRAWL = "crawl";
  public static final String LOAD = "load";
  public static final String EXTRACT = "extract";
  public static final String CHUNK = "chunk";
  public static final String EMBED = "embed";
  public static final String INDEX = "index";
  public static final String CALL = "call";

  private static final Map<JobType, List<String>> STAGES =
      Map.of(
          JobType.WEB_CRAWL, List.of(CRAWL),
          JobType.DOCUMENT, List.of(LOAD, EXTRACT, CHUNK, EMBED, INDEX),
          JobType.TEXT, List.of(EXTRACT, CHUNK, EMBED, INDEX),
          JobType.HTTP_CALL, List.of(CALL));

  private final Map<JobType, JobHandler> handlers;

  /**
   * @throws IllegalArgumentException if two handlers claim one type
   */
  public Pipelines(List<JobHandler> handlers) {
    var byType = new EnumMap<JobType, JobHandler>(JobType.class);
    for (JobHandler handler : handlers) {
      if (byType.put(handler.type(), handler) != null) {
        throw new IllegalArgumentException("two handlers for " + handler.type().code());
      }
    }
    this.handlers = Map.copyOf(byType);
  }

  public static List<String> stages(JobType type) {
    return STAGES.getOrDefault(type, List.of());
  }

  /**
   * The handler of a type of job.
   *
   * @throws StageException {@code unsupported_job_type} if this node has none
   */
  public JobHandler handler(JobType type) throws StageException {
    JobHandler handler = handlers.get(type);
    if (handler == null) {
      throw StageException.permanent(
          "unsupported_job_type", "This server has no handler for jobs of type " + type.code());
    }
    return handler;
  }
}
