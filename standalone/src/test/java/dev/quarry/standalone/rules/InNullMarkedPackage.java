package dev.quarry.standalone.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The package of the class is annotated {@code @NullMarked}. */
final class InNullMarkedPackage extends ArchCondition<JavaClass> {
  InNullMarkedPackage() {
    super("be in a package that is @NullMarked");
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
      events.add(
          SimpleConditionEvent.violated(
              item, item.getName() + ": " + item.getPackageName() + " is not @NullMarked"));
    }
  }
}
