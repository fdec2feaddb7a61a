package dev.quarry.orchestrator.pipeline;

import dev.quarry.model.JobType;
import java.util.List;
import java.util.Map;

/**
 * The stages that an ingestion of each type passes, in order. The stages after {@link #EXTRACT} are
 * the steps of {@link Ingester#store}. A crawl stays in one stage: its pages are each in another
 * step.
 */
final class Pipelines {
  static final String CRAWL = "crawl";
  static final String LOAD = "load";
  static final String EXTRACT = "extract";
  static final String CHUNK = "chunk";
  static final String EMBED = "embed";
  static final String INDEX = "index";

  static final Map<JobType, List<String>> STAGES =
      Map.of(
          JobType.WEB_CRAWL, List.of(CRAWL),
          JobType.DOCUMENT, List.of(LOAD, EXTRACT, CHUNK, EMBED, INDEX),
          JobType.TEXT, List.of(EXTRACT, CHUNK, EMBED, INDEX));

  private Pipelines() {}
}
