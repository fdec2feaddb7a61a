package dev.quarry.orchestrator.store.qdrant;

import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Range;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;

/** The filters of Qdrant that the store uses. */
final class StandInFilter {
  private StandInFilter() {}

  static boolean matches(Filter filter, PointStruct point) {
    StandInCollection.check(filter.getShouldCount() == 0, "should");
    return filter.getMustList().stream().allMatch(condition -> holds(condition, point))
        && filter.getMustNotList().stream().noneMatch(condition -> holds(condition, point));
  }

  private static boolean holds(Condition condition, PointStruct point) {
    return switch (condition.getConditionOneOfCase()) {
      case FIELD -> holds(condition.getField(), point);
      case HAS_VECTOR ->
          point.getVectors().getVectors().containsVectors(condition.getHasVector().getHasVector());
      case HAS_ID -> condition.getHasId().getHasIdList().contains(point.getId());
      default -> throw new UnsupportedOperationException(condition.toString());
    };
  }

  private static boolean holds(FieldCondition condition, PointStruct point) {
    Value value = point.getPayloadMap().get(condition.getKey());
    if (value == null) {
      return false;
    }
    return value.hasListValue()
        ? value.getListValue().getValuesList().stream().anyMatch(each -> holds(condition, each))
        : holds(condition, value);
  }

  private static boolean holds(FieldCondition condition, Value value) {
    if (condition.hasRange()) {
      Range range = condition.getRange();
      double number = value.getIntegerValue();
      return (!range.hasGte() || number >= range.getGte())
          && (!range.hasLt() || number < range.getLt());
    }
    return switch (condition.getMatch().getMatchValueCase()) {
      case KEYWORD -> value.getStringValue().equals(condition.getMatch().getKeyword());
      case KEYWORDS ->
          condition.getMatch().getKeywords().getStringsList().contains(value.getStringValue());
      case INTEGER ->
          value.hasIntegerValue() && value.getIntegerValue() == condition.getMatch().getInteger();
      default -> throw new UnsupportedOperationException(condition.toString());
    };
  }
}
