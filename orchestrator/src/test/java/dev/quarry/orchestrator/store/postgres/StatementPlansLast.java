package dev.quarry.orchestrator.store.postgres;

import java.util.Comparator;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Runs {@link StatementPlansTest} after all other tests, whose order does not change. */
public final class StatementPlansLast implements ClassOrderer {
  @Override
  public void orderClasses(ClassOrdererContext context) {
    context
        .getClassDescriptors()
        .sort(Comparator.comparing(each -> each.getTestClass() == StatementPlansTest.class));
  }
}
