package dev.quarry.standalone.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * The class is a configuration whose methods create beans, or parts of beans: a private method
 * returns an object of the product or of Spring. A method that returns nothing, a number or a text
 * does something else, and so does a class that writes to the log. The class that starts the
 * application may have more methods.
 */
final class OnlyCreatesBeans extends ArchCondition<JavaClass> {
  private static final String CONFIGURATION =
      "org.springframework.context.annotation.Configuration";
  private static final String APPLICATION = "org.springframework.boot.SpringBootConfiguration";
  private static final String BEAN = "org.springframework.context.annotation.Bean";

  private final String root;

  OnlyCreatesBeans(String root) {
    super("only create beans");
    this.root = root;
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    if (!item.isAnnotatedWith(CONFIGURATION) && !item.isMetaAnnotatedWith(CONFIGURATION)) {
      violated(item, item.getDescription() + " is not a configuration", events);
    }
    if (item.isAnnotatedWith(APPLICATION)) {
      return;
    }
    for (JavaMethod method : item.getMethods()) {
      if (!method.isAnnotatedWith(BEAN) && !isSynthetic(method) && !createsPart(method)) {
        violated(item, method.getDescription() + " creates no bean", events);
      }
    }
    for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
      if (dependency.getTargetClass().getPackageName().startsWith("org.slf4j")) {
        violated(item, dependency.getDescription(), events);
      }
    }
  }

  /** Whether the compiler added the method, as for a lambda. */
  private static boolean isSynthetic(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private boolean createsPart(JavaMethod method) {
    String type = method.getRawReturnType().getName();
    return method.getModifiers().contains(JavaModifier.PRIVATE)
        && (type.startsWith(root + ".") || type.startsWith("org.springframework."));
  }

  private static void violated(JavaClass item, String message, ConditionEvents events) {
    events.add(SimpleConditionEvent.violated(item, message));
  }
}
