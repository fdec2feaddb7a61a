package dev.quarry.standalone.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * The class is named by its own package tree and by the wiring, by none other. Wiring is a module's
 * {@code config}, and the commands, which put a client together without Spring.
 */
final class NamedByWiringOnly extends ArchCondition<JavaClass> {
  private final Set<String> wiring;

  NamedByWiringOnly(String root) {
    super("be named by the wiring only");
    wiring =
        Set.of(root + ".orchestrator.config", root + ".mcp.config", root + ".standalone.command");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    for (Dependency dependency : item.getDirectDependenciesToSelf()) {
      String from = dependency.getOriginClass().getPackageName();
      if (!wiring.contains(from) && !sameLeaf(from, item.getPackageName())) {
        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
      }
    }
  }

  private static boolean sameLeaf(String one, String other) {
    return (one + ".").startsWith(other + ".") || (other + ".").startsWith(one + ".");
  }
}
