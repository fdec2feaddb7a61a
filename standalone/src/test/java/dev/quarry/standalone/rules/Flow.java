package dev.quarry.standalone.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The top packages of a module and the packages that each may depend on. A package that the table
 * does not list is a violation.
 */
final class Flow extends ArchCondition<JavaClass> {
  /** Means every package of the module. */
  static final String ALL = "*";

  private final String module;
  private final Map<String, Set<String>> mayName;

  Flow(String module, Map<String, Set<String>> mayName) {
    super("name only the packages that the table allows");
    this.module = module;
    this.mayName = mayName;
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    Optional<String> top = topPackage(item);
    if (top.isEmpty()) {
      return;
    }
    Set<String> allowed = mayName.get(top.get());
    if (allowed == null) {
      events.add(
          SimpleConditionEvent.violated(
              item, item.getName() + " is in a package that the table does not have"));
      return;
    }
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      topPackage(dependency.getTargetClass())
          .filter(other -> !other.equals(top.get()))
          .filter(other -> !allowed.contains(other) && !allowed.contains(ALL))
          .ifPresent(
              other ->
                  events.add(SimpleConditionEvent.violated(item, dependency.getDescription())));
    }
  }

  /** Dependencies that the table allows and no class has. */
  Set<String> unused(JavaClasses classes) {
    Set<String> arrows = new TreeSet<>();
    mayName.forEach(
        (top, others) ->
            others.stream()
                .filter(other -> !other.equals(ALL))
                .forEach(other -> arrows.add(arrow(top, other))));
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        topPackage(type)
            .flatMap(from -> topPackage(dependency.getTargetClass()).map(to -> arrow(from, to)))
            .ifPresent(arrows::remove);
      }
    }
    return arrows;
  }

  private static String arrow(String from, String to) {
    return from + " -> " + to;
  }

  private Optional<String> topPackage(JavaClass type) {
    String packageName = Objects.requireNonNull(type.getBaseComponentType().getPackageName());
    if (!packageName.startsWith(module + ".")) {
      return Optional.empty();
    }
    String below = packageName.substring(module.length() + 1);
    int end = below.indexOf('.');
    return Optional.of(end < 0 ? below : below.substring(0, end));
  }
}
