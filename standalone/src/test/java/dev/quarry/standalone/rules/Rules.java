package dev.quarry.standalone.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.quarry.standalone.rules.Flow.ALL;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The architecture rules. They apply below a root: {@code dev.quarry}, or a planted copy of it. */
final class Rules {
  private static final Map<String, Set<String>> ORCHESTRATOR =
      Map.ofEntries(
          Map.entry("config", Set.of(ALL)),
          Map.entry("settings", Set.of("gateway", "access", "pipeline", "render", "egress", "job")),
          Map.entry(
              "lifecycle",
              Set.of(
                  "api",
                  "dispatch",
                  "backfill",
                  "job",
                  "periodic",
                  "submission",
                  "search",
                  "knowledge")),
          Map.entry("metrics", Set.of("dispatch", "worker", "webhook", "schedule", "job")),
          Map.entry(
              "api",
              Set.of(
                  "submission",
                  "job",
                  "event",
                  "search",
                  "access",
                  "erasure",
                  "knowledge",
                  "webhook",
                  "gateway",
                  "hash",
                  "paging",
                  "periodic",
                  "schedule")),
          Map.entry("submission", Set.of("job", "access", "event", "trace")),
          Map.entry(
              "dispatch",
              Set.of("lease", "worker", "handler", "job", "event", "periodic", "clock", "trace")),
          Map.entry(
              "backfill",
              Set.of("dispatch", "pipeline", "knowledge", "embed", "job", "event", "periodic")),
          Map.entry("lease", Set.of("worker", "job")),
          Map.entry("worker", Set.of("handler", "job", "event", "trace")),
          Map.entry("handler", Set.of("job")),
          Map.entry(
              "pipeline",
              Set.of(
                  "handler",
                  "submission",
                  "job",
                  "egress",
                  "hash",
                  "knowledge",
                  "embed",
                  "render",
                  "clock")),
          Map.entry("gateway", Set.of("handler", "submission", "job", "egress", "hash")),
          Map.entry("knowledge", Set.of("job", "hash", "paging")),
          Map.entry("embed", Set.of("hash", "egress", "clock")),
          Map.entry("search", Set.of("knowledge", "embed", "egress")),
          Map.entry("job", Set.of("event", "paging", "trace")),
          Map.entry("webhook", Set.of("submission", "job", "egress", "hash", "paging", "periodic")),
          Map.entry("periodic", Set.of("job")),
          Map.entry("schedule", Set.of("submission", "job", "access", "paging")),
          Map.entry("event", Set.of()),
          Map.entry("access", Set.of("hash", "paging")),
          Map.entry("erasure", Set.of("access", "knowledge")),
          Map.entry("render", Set.of("egress")),
          Map.entry("egress", Set.of("trace")),
          Map.entry("trace", Set.of()),
          Map.entry("backup", Set.of("access")),
          Map.entry("clock", Set.of()),
          Map.entry("hash", Set.of()),
          Map.entry("words", Set.of()),
          Map.entry("paging", Set.of()),
          Map.entry(
              "store",
              Set.of(
                  "words",
                  "submission",
                  "job",
                  "dispatch",
                  "backfill",
                  "backup",
                  "pipeline",
                  "lease",
                  "worker",
                  "periodic",
                  "schedule",
                  "event",
                  "access",
                  "erasure",
                  "knowledge",
                  "embed",
                  "hash",
                  "paging",
                  "webhook",
                  "gateway")));

  private static final Map<String, Set<String>> MCP =
      Map.of(
          "config", Set.of(ALL),
          "protocol", Set.of("task", "tool", "orchestrator", "access"),
          "task", Set.of("tool", "orchestrator"),
          "rest", Set.of("tool", "orchestrator", "access"),
          "tool", Set.of("orchestrator"),
          "access", Set.of(),
          "oauth", Set.of("access"),
          "orchestrator", Set.of());

  private static final String[] JDBC = {
    "java.sql..",
    "javax.sql..",
    "org.postgresql..",
    "org.springframework.jdbc..",
    "com.zaxxer..",
    "org.flywaydb..",
  };

  private static final String STATEMENTS =
      "java\\.sql\\.(DriverManager|(Prepared|Callable)?Statement|ResultSet)";

  private final String root;
  private final Flow orchestrator;
  private final Flow mcp;
  private final SubmissionRules submission;
  private final EgressRules egress;

  Rules(String root) {
    this.root = root;
    this.orchestrator = new Flow(root + ".orchestrator", ORCHESTRATOR);
    this.submission = new SubmissionRules(root);
    this.egress = new EgressRules(root);
    this.mcp = new Flow(root + ".mcp", MCP);
  }

  /** Each rule, by the name of the package of its planted violation. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("orchestrator_flow", holds("orchestrator", orchestrator));
    rules.put("mcp_flow", holds("mcp", mcp));
    rules.put("no_cycles_between_packages", acyclic(root + ".orchestrator.(*).."));
    rules.put("no_cycles_in_the_pipeline", acyclic(root + ".orchestrator.pipeline.(*).."));
    rules.put("no_cycles_in_the_api", acyclic(root + ".orchestrator.api.(*).."));
    rules.put("no_cycles_in_the_stores", acyclic(root + ".orchestrator.store.(**)"));
    rules.put("no_cycles_in_the_mcp_server", acyclic(root + ".mcp.(*).."));
    rules.put("no_cycles_in_the_mcp_protocol", acyclic(root + ".mcp.protocol.(*).."));
    rules.put("the_base_of_the_postgres_store_names_no_subject", postgresBase());
    rules.put("the_jobs_of_the_store_do_not_know_its_queue", postgresJobs());
    rules.put("config_is_wiring", wiring());
    rules.put("settings_of_all_name_no_other_module", sharedSettings());
    rules.put("technology_is_named_by_config_only", leaves());
    rules.put("the_mcp_server_is_apart_from_the_orchestrator", mcpApart());
    rules.put("wire_records_name_nothing", wireRecords());
    rules.put("one_way_out", egress.oneWayOut());
    rules.put("the_proxy_connects_through_the_guard", egress.guardedProxy());
    rules.put("programs_are_started_in_few_packages", egress.programs());
    rules.put("grpc_for_qdrant_only", only("store.qdrant", "io.grpc..", "io.qdrant.."));
    rules.put("redis_for_the_bus_only", only("store.redis", "io.lettuce.."));
    rules.put("jdbc_for_postgres_only", only("store.postgres", JDBC));
    rules.put("statements_for_postgres_only", statements());
    rules.put("models_for_onnx_only", only("embed.onnx", "ai.onnxruntime..", "ai.djl.."));
    rules.put("lucene_for_stores_only", lucene());
    rules.put("tomcat_in_its_packages_only", tomcat());
    rules.put("micrometer_for_metrics_only", micrometer());
    rules.put("spring_at_the_edges_only", spring());
    rules.put("spring_at_the_edges_of_the_mcp_server_only", mcpSpring());
    rules.put("jobs_are_added_in_one_way", submission.oneChain());
    rules.put("work_on_jobs_adds_none", submission.noOther());
    rules.put("every_package_is_null_marked", nullMarked());
    return rules;
  }

  List<Flow> flows() {
    return List.of(orchestrator, mcp);
  }

  private ArchRule holds(String module, Flow flow) {
    return classes().that().resideInAPackage(in(module)).should(flow);
  }

  private static ArchRule acyclic(String packages) {
    return slices().matching(packages).should().beFreeOfCycles();
  }

  /** The subjects that each subject of the store may use. */
  private ArchRule postgresBase() {
    String base = root + ".orchestrator.store.postgres";
    return noClasses()
        .that()
        .resideInAPackage(base)
        .should()
        .dependOnClassesThat(
            resideInAPackage(base + ".*").and(not(resideInAPackage(base + ".embedded"))));
  }

  /** Queries of jobs serve clients without a worker; claims read and write rows of jobs. */
  private ArchRule postgresJobs() {
    return noClasses()
        .that()
        .resideInAPackage(in("orchestrator.store.postgres.job"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("orchestrator.store.postgres.queue"));
  }

  /** Configuration classes only create beans; other code belongs in the package of its subject. */
  private ArchRule wiring() {
    return classes()
        .that()
        .resideInAPackage(in("orchestrator.config"))
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should(new OnlyCreatesBeans(root));
  }

  private ArchRule sharedSettings() {
    return noClasses()
        .that()
        .resideInAPackage(in("settings"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..").and(not(resideInAPackage(in("settings")))));
  }

  /**
   * Stores, HTTP, ONNX and browser adapters are behind ports; only the wiring depends on their
   * classes.
   */
  private ArchRule leaves() {
    return classes()
        .that()
        .resideInAnyPackage(
            in("orchestrator.store"),
            root + ".orchestrator..http..",
            root + ".orchestrator..onnx..",
            root + ".orchestrator..chromium..",
            in("orchestrator.schedule.spring"),
            in("orchestrator.trace.micrometer"),
            in("mcp.orchestrator.http"),
            in("mcp.oauth.http"))
        .should(new NamedByWiringOnly(root));
  }

  private ArchRule mcpApart() {
    return noClasses()
        .that()
        .resideInAPackage(in("mcp"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(JDBC)
                .or(resideInAnyPackage(in("orchestrator"), "org.apache.lucene.."))
                .or(resideInAnyPackage("io.qdrant..", "io.grpc..", "ai.onnxruntime..")));
  }

  private ArchRule wireRecords() {
    return classes()
        .that()
        .resideInAPackage(in("model"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            in("model"),
            "java..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify.annotations..");
  }

  private ArchRule only(String name, String... technology) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in("orchestrator." + name), in("orchestrator.config"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(technology);
  }

  /** The wiring creates the connection pool and sends no statement. */
  private ArchRule statements() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(in("orchestrator.store.postgres"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.springframework.jdbc..")
                .or(nameMatching(STATEMENTS, "statements")));
  }

  private ArchRule lucene() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            in("orchestrator.store.lucene"),
            in("orchestrator.store.qdrant"),
            in("orchestrator.words"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.lucene..");
  }

  /** Only one package depends on the web server; others use Servlet and WebSocket. */
  private ArchRule tomcat() {
    return noClasses()
        .that()
        .resideInAPackage(in("orchestrator"))
        .and()
        .resideOutsideOfPackages(
            in("orchestrator.api.tomcat"), in("orchestrator.api.stream.tomcat"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.catalina..", "org.apache.coyote..", "org.apache.tomcat..");
  }

  /** Other packages count through ports; the trace of a request begins in its filter. */
  private ArchRule micrometer() {
    return noClasses()
        .that()
        .resideInAPackage(in("orchestrator"))
        .and()
        .resideOutsideOfPackages(
            in("orchestrator.metrics"),
            in("orchestrator.trace.micrometer"),
            in("orchestrator.config"),
            in("orchestrator.api.admin"),
            in("orchestrator.api.edge"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..");
  }

  private ArchRule spring() {
    return noClasses()
        .that()
        .resideInAPackage(in("orchestrator"))
        .and()
        .resideOutsideOfPackages(
            in("orchestrator.config"),
            in("orchestrator.settings"),
            in("orchestrator.gateway.settings"),
            in("orchestrator.lifecycle"),
            in("orchestrator.api"),
            in("orchestrator.schedule.spring"),
            in("orchestrator.store.postgres"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..");
  }

  private ArchRule mcpSpring() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            in("mcp.tool"), in("mcp.task"), in("mcp.orchestrator"), in("mcp.access"), in("model"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..");
  }

  private ArchRule nullMarked() {
    return classes().that().resideInAPackage(root + "..").should(new InNullMarkedPackage());
  }

  private String in(String name) {
    return root + "." + name + "..";
  }

  static DescribedPredicate<JavaClass> nameMatching(String pattern, String what) {
    return new DescribedPredicate<>(what) {
      @Override
      public boolean test(JavaClass type) {
        return type.getName().matches(pattern);
      }
    };
  }
}
