package dev.quarry.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The settings keys of an application. */
public final class KnownKeys {
  private static final String ANY = "*";
  private static final List<String> OPEN = List.of(ANY, ANY);
  private static final int MAX_TYPOS = 2;

  private final List<String> keys = new ArrayList<>();

  /** Keys of lists. */
  private final Set<String> lists = new HashSet<>();

  /**
   * @param records settings records of the application, each with its prefix
   * @param single keys outside of records; those of lists end in {@code []}
   */
  public KnownKeys(List<Class<? extends Record>> records, List<String> single) {
    for (String key : single) {
      String name = key.replace("[]", "");
      keys.add(name);
      if (!name.equals(key)) {
        lists.add(name);
      }
    }
    records.forEach(type -> collect(prefix(type), type));
  }

  static String prefix(Class<?> type) {
    return Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class)).value();
  }

  /** The keys as configured; {@code *} stands for a name chosen by the operator. */
  public List<String> written() {
    return List.copyOf(keys);
  }

  /** Whether a name is a known key, an element of its list or map, or a prefix of a key. */
  public boolean has(ConfigurationPropertyName name) {
    List<String> asked = elements(name);
    if (asked.size() == name.getNumberOfElements()) {
      return keys.stream().map(KnownKeys::elements).anyMatch(key -> fits(asked, key));
    }
    // A list element. For other keys an index is a superfluous dash; nothing would be bound.
    return name.isLastElementIndexed()
        && asked.size() == name.getNumberOfElements() - 1
        && lists.stream()
            .map(KnownKeys::elements)
            .anyMatch(key -> key.size() == asked.size() && fits(asked, key));
  }

  /** The most similar key, which was probably meant. */
  Optional<String> nearest(ConfigurationPropertyName name) {
    List<String> elements = elements(name);
    String asked = String.join(".", elements);
    return keys.stream()
        .flatMap(key -> named(key, elements).stream())
        .min(Comparator.comparingInt(key -> distance(asked, key)))
        .filter(key -> lastDistance(asked, key) <= MAX_TYPOS);
  }

  private void collect(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + "." + kebab(component.getName());
      if (component.getType().isRecord()) {
        collect(key, component.getType());
      } else if (component.getType() == Map.class) {
        keys.add(key);
        collectValues(key + "." + ANY, component);
      } else {
        keys.add(key);
        if (Collection.class.isAssignableFrom(component.getType())) {
          lists.add(key);
        }
      }
    }
  }

  private void collectValues(String key, RecordComponent map) {
    var value = ((ParameterizedType) map.getGenericType()).getActualTypeArguments()[1];
    if (value instanceof Class<?> type && type.isRecord()) {
      collect(key, type);
    } else {
      // Such as the headers of a route, whose names may contain dots.
      keys.add(key + "." + ANY);
    }
  }

  private static boolean fits(List<String> asked, List<String> key) {
    boolean open = key.size() > 2 && key.subList(key.size() - 2, key.size()).equals(OPEN);
    int compared = open ? Math.min(asked.size(), key.size()) : asked.size();
    return compared <= key.size()
        && IntStream.range(0, compared)
            .allMatch(i -> key.get(i).equals(ANY) || key.get(i).equals(asked.get(i)));
  }

  /**
   * The key with the names chosen by the operator; empty if it has a different number of elements.
   */
  private static Optional<String> named(String key, List<String> asked) {
    List<String> parts = List.of(key.split("\\."));
    if (!parts.contains(ANY)) {
      return Optional.of(key);
    }
    return parts.size() != asked.size()
        ? Optional.empty()
        : Optional.of(
            IntStream.range(0, parts.size())
                .mapToObj(i -> parts.get(i).equals(ANY) ? asked.get(i) : parts.get(i))
                .collect(Collectors.joining(".")));
  }

  /** Weights the last element more, because it identifies a key better than its section. */
  private static int distance(String asked, String key) {
    return EditDistance.distance(asked, uniform(key)) + 2 * lastDistance(asked, key);
  }

  private static int lastDistance(String asked, String key) {
    return EditDistance.distance(last(asked), last(uniform(key)));
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static List<String> elements(String key) {
    return Stream.of(uniform(key).split("\\.")).toList();
  }

  private static List<String> elements(ConfigurationPropertyName name) {
    return IntStream.range(0, name.getNumberOfElements())
        .filter(i -> !name.isNumericIndex(i))
        .mapToObj(i -> name.getElement(i, Form.UNIFORM))
        .toList();
  }

  private static String uniform(String key) {
    return key.replace("-", "");
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
