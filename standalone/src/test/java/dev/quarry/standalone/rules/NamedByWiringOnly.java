package dev.quarry.standalone.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Only its own package tree and the wiring depend on the class. The wiring is {@code config} of a
 * module, and the commands, which create a client without Spring.
 */
final class NamedByWiringOnly extends ArchCondition<JavaClass> {
  private final Set<String> wiring;
  private final String stores;

  NamedByWiringOnly(String root) {
    super("be named by the wiring only");
    stores = root + ".orchestrator.store.";
    wiring =
        Set.of(root + ".orchestrator.config", root + ".mcp.config", root + ".standalone.command");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    for (Dependency dependency : item.getDirectDependenciesToSelf()) {
      String from = dependency.getOriginClass().getPackageName();
      if (!wiring.contains(from) && !sameTree(from, item.getPackageName())) {
        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
      }
    }
  }

  private boolean sameTree(String one, String other) {
    String left = technology(one);
    String right = technology(other);
    return left.startsWith(right) || right.startsWith(left);
  }

  /** The subjects of one store are one technology. */
  private String technology(String name) {
    String whole = name + ".";
    return whole.startsWith(stores)
        ? whole.substring(0, whole.indexOf('.', stores.length()) + 1)
        : whole;
  }
}
