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
 * The rooms of a module and which others each may name. A room is the first package below the
 * module's; one that the table does not have is a violation, so that a new room gets its place.
 */
final class Flow extends ArchCondition<JavaClass> {
  /** Stands for every room of the module. */
  static final String ALL = "*";

  private final String module;
  private final Map<String, Set<String>> mayName;

  Flow(String module, Map<String, Set<String>> mayName) {
    super("name only the rooms that the table allows");
    this.module = module;
    this.mayName = mayName;
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    Optional<String> room = room(item);
    if (room.isEmpty()) {
      return;
    }
    Set<String> allowed = mayName.get(room.get());
    if (allowed == null) {
      events.add(SimpleConditionEvent.violated(item, item.getName() + " is in an unplaced room"));
      return;
    }
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      room(dependency.getTargetClass())
          .filter(other -> !other.equals(room.get()))
          .filter(other -> !allowed.contains(other) && !allowed.contains(ALL))
          .ifPresent(
              other ->
                  events.add(SimpleConditionEvent.violated(item, dependency.getDescription())));
    }
  }

  /** What the table allows and nobody does: an arrow that could grow back unseen. */
  Set<String> unused(JavaClasses classes) {
    Set<String> arrows = new TreeSet<>();
    mayName.forEach(
        (room, others) ->
            others.stream()
                .filter(other -> !other.equals(ALL))
                .forEach(other -> arrows.add(arrow(room, other))));
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        room(type)
            .flatMap(from -> room(dependency.getTargetClass()).map(to -> arrow(from, to)))
            .ifPresent(arrows::remove);
      }
    }
    return arrows;
  }

  private static String arrow(String from, String to) {
    return from + " -> " + to;
  }

  private Optional<String> room(JavaClass type) {
    String packageName = Objects.requireNonNull(type.getBaseComponentType().getPackageName());
    if (!packageName.startsWith(module + ".")) {
      return Optional.empty();
    }
    String below = packageName.substring(module.length() + 1);
    int end = below.indexOf('.');
    return Optional.of(end < 0 ? below : below.substring(0, end));
  }
}
