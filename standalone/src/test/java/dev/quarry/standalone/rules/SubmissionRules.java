package dev.quarry.standalone.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;

/** Which packages may add jobs. */
final class SubmissionRules {
  private final String root;

  SubmissionRules(String root) {
    this.root = root;
  }

  /** Only the chain of a submission uses its database port and its reservation. */
  ArchRule oneChain() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            in("orchestrator.config"),
            in("orchestrator.access.limit"),
            in("orchestrator.erasure"),
            in("orchestrator.store.postgres.job"))
        .and(not(named("JobSubmitter").or(named("JobWriter"))))
        .should()
        .dependOnClassesThat(
            named("JobWriter")
                .or(
                    Rules.nameMatching(
                        Pattern.quote(root + ".orchestrator.access.limit.Admission"), "")))
        .because("jobs that are added beside the chain pass by limits and are not counted");
  }

  /** The pipeline and webhooks share checks with submissions and read uploads; they add no jobs. */
  ArchRule noOther() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            in("orchestrator.pipeline"),
            in("orchestrator.webhook"),
            in("orchestrator.submission.rules"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + ".orchestrator.submission").and(not(named("Uploads"))));
  }

  private DescribedPredicate<JavaClass> named(String submission) {
    return Rules.nameMatching(
        Pattern.quote(root + ".orchestrator.submission." + submission), submission);
  }

  private String in(String name) {
    return root + "." + name + "..";
  }
}
