package dev.quarry.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold in the product, and each rule fails for its planted violation. */
class ArchitectureTest {
  private static final String ROOT = "dev.quarry";
  private static final String PLANTED = "dev.quarry.standalone.rules.planted";
  private static JavaClasses product;
  private static JavaClasses planted;

  @BeforeAll
  static void read() {
    product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/quarry/testkit/"))
            .importPackages(ROOT);
    planted = new ClassFileImporter().importPackages(PLANTED);
  }

  static Set<Map.Entry<String, ArchRule>> rulesOfTheProduct() {
    return new Rules(ROOT).all().entrySet();
  }

  static Set<Map.Entry<String, ArchRule>> rulesOfThePlantedCopy() {
    return new Rules(PLANTED).all().entrySet();
  }

  @ParameterizedTest
  @MethodSource("rulesOfTheProduct")
  void the_product_keeps_the_rule(Map.Entry<String, ArchRule> rule) {
    rule.getValue().check(product);
  }

  @ParameterizedTest
  @MethodSource("rulesOfThePlantedCopy")
  void the_rule_finds_its_planted_violation(Map.Entry<String, ArchRule> rule) {
    String found = rule.getValue().evaluate(planted).getFailureReport().toString();

    assertThat(found).contains(Plants.CULPRITS.get(rule.getKey()));
  }

  @Test
  void every_rule_has_a_planted_violation() {
    assertThat(Plants.CULPRITS).containsOnlyKeys(new Rules(ROOT).all().keySet());
  }

  @Test
  void every_arrow_that_is_allowed_is_there() {
    assertThat(new Rules(ROOT).flows())
        .allSatisfy(flow -> assertThat(flow.unused(product)).isEmpty());
  }

  @Test
  void all_modules_are_looked_at() {
    for (String module :
        Set.of("model", "settings", "orchestrator.job", "mcp.tool", "standalone.command")) {
      assertThat(product.containPackage(ROOT + "." + module)).as(module).isTrue();
    }
  }
}
