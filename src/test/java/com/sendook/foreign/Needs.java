package com.sendook.foreign;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Programs without which a test is skipped; the reason names the one that is not here. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {
  String[] value();

  /** Looks for them. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
          .flatMap(Condition::hindrance)
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("all that it needs is here"));
    }

    private static Optional<String> hindrance(Needs needs) {
      return Arrays.stream(needs.value())
          .map(Condition::hindrance)
          .flatMap(Optional::stream)
          .findFirst();
    }

    private static Optional<String> hindrance(String program) {
      if (Programs.find(program).isEmpty()) {
        return Optional.of(program + " is not installed");
      }
      return program.equals("postfix") ? Postfix.hindrance() : Optional.empty();
    }
  }
}
