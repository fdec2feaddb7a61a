package dev.quarry.standalone.rules;

import java.util.Map;

/** The planted violation of each rule. These classes have no other purpose. */
final class Plants {
  static final Map<String, String[]> CULPRITS =
      Map.ofEntries(
          Map.entry(
              "orchestrator_flow",
              found(
                  "job.NamesDispatch",
                  "api.NamesChunker",
                  "search.NamesSettings",
                  "attic.Unplaced")),
          Map.entry("mcp_flow", found("tool.NamesRest")),
          Map.entry("no_cycles_between_packages", found("job.NamesDispatch", "dispatch.NamesJob")),
          Map.entry("no_cycles_in_the_pipeline", found("chunk.NamesExtract", "extract.NamesChunk")),
          Map.entry("no_cycles_in_the_api", found("stream.NamesJobs", "job.NamesStream")),
          Map.entry("no_cycles_in_the_stores", found("postgres.NamesHooks", "webhook.NamesJobs")),
          Map.entry("no_cycles_in_the_mcp_server", found("tool.NamesRest", "rest.NamesTool")),
          Map.entry("no_cycles_in_the_mcp_protocol", found("http.NamesStdio", "stdio.NamesHttp")),
          Map.entry(
              "the_base_of_the_postgres_store_names_no_subject", found("postgres.NamesHooks")),
          Map.entry("the_jobs_of_the_store_do_not_know_its_queue", found("job.NamesQueue")),
          Map.entry(
              "config_is_wiring",
              found("config.RunsSql", "config.ActsAtStart", "config.WritesLog")),
          Map.entry("settings_of_all_name_no_other_module", found("settings.NamesOrchestrator")),
          Map.entry("technology_is_named_by_config_only", found("search.NamesStore")),
          Map.entry(
              "the_mcp_server_is_apart_from_the_orchestrator", found("tool.NamesOrchestrator")),
          Map.entry("wire_records_name_nothing", found("model.KnowsSpring")),
          Map.entry("one_way_out", found("crawl.OwnClient", "crawl.OwnStream", "oauth.LoadsKeys")),
          Map.entry("the_proxy_connects_through_the_guard", found("proxy.ConnectsItself")),
          Map.entry("programs_are_started_in_few_packages", found("crawl.StartsProgram")),
          Map.entry("grpc_for_qdrant_only", found("search.SpeaksGrpc")),
          Map.entry("redis_for_the_bus_only", found("event.SpeaksRedis")),
          Map.entry("jdbc_for_postgres_only", found("job.SpeaksSql")),
          Map.entry("statements_for_postgres_only", found("config.RunsSql")),
          Map.entry("models_for_onnx_only", found("index.RunsModel")),
          Map.entry("lucene_for_stores_only", found("search.SpeaksLucene")),
          Map.entry("tomcat_in_its_packages_only", found("stream.NamesTomcat")),
          Map.entry("micrometer_for_metrics_only", found("dispatch.CountsItself")),
          Map.entry("spring_at_the_edges_only", found("job.KnowsSpring")),
          Map.entry(
              "spring_at_the_edges_of_the_mcp_server_only", found("orchestrator.KnowsSpring")),
          Map.entry("jobs_are_added_in_one_way", found("postgres.AddsJobs", "api.WritesJobs")),
          Map.entry("work_on_jobs_adds_none", found("crawl.AddsJobs")),
          Map.entry("every_package_is_null_marked", found("attic.Unplaced")));

  private Plants() {}

  private static String[] found(String... classes) {
    return classes;
  }
}
